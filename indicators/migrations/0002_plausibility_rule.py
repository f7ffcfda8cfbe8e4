"""The rules that say what looks wrong in a figure."""

import django.db.models.deletion
from django.db import migrations, models

import indicators.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("indicators", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlausibilityRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.SlugField(max_length=100, verbose_name="code")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bounds", "bornes"),
                            ("integer", "nombre entier"),
                            ("arithmetic", "arithmétique entre indicateurs"),
                            ("ratio_parts", "ratio et ses termes"),
                            ("jump", "évolution sur un an"),
                            ("trajectory", "écart à la trajectoire"),
                            ("above_range", "au-delà de la fourchette"),
                            ("outlier", "valeur atypique"),
                        ],
                        max_length=20,
                        verbose_name="nature",
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("hard", "bloquant"), ("soft", "à expliquer")], max_length=10, verbose_name="gravité"
                    ),
                ),
                (
                    "minimum",
                    indicators.models.fields.ExactDecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="minimum"
                    ),
                ),
                (
                    "maximum",
                    indicators.models.fields.ExactDecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="maximum"
                    ),
                ),
                (
                    "threshold",
                    indicators.models.fields.ExactDecimalField(
                        blank=True, decimal_places=9, max_digits=24, null=True, verbose_name="seuil"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("active", models.BooleanField(default=True, verbose_name="actif")),
                ("edited_by_dg", models.BooleanField(default=False, editable=False)),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="indicators.contract"
                    ),
                ),
                (
                    "denominator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="indicators.indicator"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "contrôle",
                "verbose_name_plural": "contrôles",
                "ordering": ["contract", "indicator__position", "code"],
                "constraints": [models.UniqueConstraint(fields=("contract", "code"), name="plausibility_rule_once")],
            },
        ),
    ]
