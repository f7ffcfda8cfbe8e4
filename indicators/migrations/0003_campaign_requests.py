import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0002_plausibility_rule"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="sheet",
            name="reopened_on",
            field=models.DateField(blank=True, null=True, verbose_name="rouverte le"),
        ),
        migrations.AddField(
            model_name="sheet",
            name="reopened_reason",
            field=models.TextField(blank=True, verbose_name="motif de la réouverture"),
        ),
        migrations.AddField(
            model_name="sheet",
            name="reopened_until",
            field=models.DateField(blank=True, null=True, verbose_name="rouverte jusqu’au"),
        ),
        migrations.CreateModel(
            name="CampaignRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="requests", to="indicators.campaign"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.entity"
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="indicators.indicator"
                    ),
                ),
            ],
            options={
                "verbose_name": "demande de la campagne",
                "verbose_name_plural": "demandes de la campagne",
                "ordering": ["campaign", "entity", "indicator"],
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "entity", "indicator"), name="campaign_request_once")
                ],
            },
        ),
    ]
