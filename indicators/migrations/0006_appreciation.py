import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0005_revisions_append_only"),
        ("schools", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="appreciation",
            options={
                "ordering": ["contract", "year", "pk"],
                "verbose_name": "appréciation",
                "verbose_name_plural": "appréciations",
            },
        ),
        migrations.RemoveConstraint(
            model_name="appreciation",
            name="appreciation_once",
        ),
        migrations.AddField(
            model_name="appreciation",
            name="criterion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appreciations",
                to="indicators.successcriterion",
            ),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="drafted_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="evidence",
            field=models.TextField(blank=True, verbose_name="preuves"),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="return_reason",
            field=models.TextField(blank=True, verbose_name="motif du renvoi"),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="signed_at",
            field=models.DateTimeField(null=True, verbose_name="signée le"),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="signed_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "brouillon"),
                    ("submitted", "à signer"),
                    ("validated", "signée"),
                    ("published", "publiée"),
                ],
                default="published",
                max_length=20,
                verbose_name="état",
            ),
        ),
        # The rows that are there were all read in a document of the contract.
        migrations.AlterField(
            model_name="appreciation",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "brouillon"),
                    ("submitted", "à signer"),
                    ("validated", "signée"),
                    ("published", "publiée"),
                ],
                default="draft",
                max_length=20,
                verbose_name="état",
            ),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="theme",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="schools.theme"
            ),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="updated_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="appreciation",
            name="version",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="appreciation",
            name="indicator",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appreciations",
                to="indicators.indicator",
            ),
        ),
        migrations.AlterField(
            model_name="appreciation",
            name="level",
            field=models.CharField(
                blank=True,
                choices=[
                    ("achieved", "atteint"),
                    ("mostly_achieved", "largement atteint"),
                    ("partly_achieved", "partiellement atteint"),
                    ("not_achieved", "non atteint"),
                ],
                max_length=30,
                verbose_name="appréciation",
            ),
        ),
        migrations.AlterField(
            model_name="appreciation",
            name="text",
            field=models.TextField(blank=True, verbose_name="texte"),
        ),
        migrations.AlterField(
            model_name="appreciation",
            name="year",
            field=models.PositiveSmallIntegerField(verbose_name="année"),
        ),
        migrations.AddConstraint(
            model_name="appreciation",
            constraint=models.UniqueConstraint(
                models.F("contract"),
                models.F("entity"),
                models.F("year"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("indicator"), 0, output_field=models.BigIntegerField()
                ),
                django.db.models.functions.comparison.Coalesce(
                    models.F("criterion"), 0, output_field=models.BigIntegerField()
                ),
                django.db.models.functions.comparison.Coalesce(
                    models.F("theme"), 0, output_field=models.BigIntegerField()
                ),
                models.F("version"),
                name="appreciation_version_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="appreciation",
            constraint=models.UniqueConstraint(
                models.F("contract"),
                models.F("entity"),
                models.F("year"),
                django.db.models.functions.comparison.Coalesce(
                    models.F("indicator"), 0, output_field=models.BigIntegerField()
                ),
                django.db.models.functions.comparison.Coalesce(
                    models.F("criterion"), 0, output_field=models.BigIntegerField()
                ),
                django.db.models.functions.comparison.Coalesce(
                    models.F("theme"), 0, output_field=models.BigIntegerField()
                ),
                condition=models.Q(("state__in", ["draft", "submitted"])),
                name="appreciation_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="appreciation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("criterion__isnull", True), ("indicator__isnull", False), ("theme__isnull", True)),
                    models.Q(("criterion__isnull", False), ("indicator__isnull", True), ("theme__isnull", True)),
                    models.Q(("criterion__isnull", True), ("indicator__isnull", True), ("theme__isnull", False)),
                    _connector="OR",
                ),
                name="appreciation_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="appreciation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("version", 0),
                    ("state__in", ["draft", "submitted"]),
                    models.Q(
                        ("signed_at__isnull", False),
                        ("signed_by__isnull", False),
                        models.Q(("level", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appreciation_signed_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="appreciation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_by__isnull", True),
                    models.Q(("signed_by", models.F("drafted_by")), _negated=True),
                    _connector="OR",
                ),
                name="appreciation_four_eyes",
            ),
        ),
    ]
