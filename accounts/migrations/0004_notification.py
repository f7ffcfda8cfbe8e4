import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_api_token"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="nature")),
                ("key", models.CharField(max_length=200)),
                ("subject", models.CharField(max_length=300, verbose_name="objet")),
                ("body", models.TextField(verbose_name="texte")),
                ("language", models.CharField(max_length=5, verbose_name="langue")),
                ("link", models.CharField(blank=True, max_length=400, verbose_name="adresse de la page")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="écrit le")),
                ("next_try_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="essais")),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                ("last_error", models.TextField(blank=True, verbose_name="dernière erreur")),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["created_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("sent_at", None)), fields=["next_try_at"], name="notification_waiting"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("recipient", "key"), name="notification_once")],
            },
        ),
    ]
