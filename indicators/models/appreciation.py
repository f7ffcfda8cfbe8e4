"""The third answer: a judgement that somebody signs, beside the status and the outlook, which it never overrides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from imt_cop.core.append_only import Sealed
from indicators import choices
from indicators.calculations.appreciation_workflow import OPEN
from indicators.models.contract import Contract, ContractRow
from indicators.models.indicator import Indicator
from indicators.models.strategy import SuccessCriterion
from schools.models import Entity, Theme

# The version that the contract's documents print; those signed here count from 1.
PRINTED_VERSION = 0

# What the database itself refuses (migration 0007): a signed version keeps every word of it.
SEALED = Sealed(
    table="indicators_appreciation",
    when="OLD.version > 0 AND OLD.state IN ('validated', 'published')",
    columns=(
        "contract_id", "entity_id", "indicator_id", "criterion_id", "theme_id", "year", "version",
        "level", "text", "evidence", "drafted_by_id", "updated_at", "signed_by_id", "signed_at",
    ),
    forbidden="NEW.state NOT IN ('validated', 'published')",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AppreciationKey:
    """What is appreciated, of whom and when, whether or not anybody has: exactly one of the three subjects."""

    contract: Contract
    entity: Entity
    year: int
    indicator: Indicator | None = None
    criterion: SuccessCriterion | None = None
    theme: Theme | None = None

    @property
    def kind(self) -> choices.AppreciationSubject:
        if self.indicator is not None:
            return choices.AppreciationSubject.INDICATOR
        if self.criterion is not None:
            return choices.AppreciationSubject.CRITERION
        return choices.AppreciationSubject.THEME

    @property
    def code(self) -> str:
        return next(one.code for one in (self.indicator, self.criterion, self.theme) if one is not None)

    @property
    def titles(self) -> tuple[str, str]:
        """What is appreciated, in French and in English; the second is empty where it is in French alone."""
        if self.criterion is not None:
            return self.criterion.summary, ""
        named = self.indicator or self.theme
        return (named.label, named.label_en) if named else ("", "")

    @property
    def lookup(self) -> dict[str, Any]:
        return {
            "contract": self.contract,
            "entity": self.entity,
            "year": self.year,
            "indicator": self.indicator,
            "criterion": self.criterion,
            "theme": self.theme,
        }

    @property
    def label(self) -> str:
        """In a line of the journal."""
        return f"{self.code} {self.year}"


class AppreciationQuerySet(models.QuerySet["Appreciation"]):
    def of(self, key: AppreciationKey) -> AppreciationQuerySet:
        subjects = ("indicator", "criterion", "theme")
        given = {
            f"{name}__isnull" if value is None and name in subjects else name: (
                True if value is None and name in subjects else value
            )
            for name, value in key.lookup.items()
        }
        return self.filter(**given)


class Appreciation(ContractRow):
    """One version of a judgement; version 0 is what a document of the contract prints.

    A signed version is never changed nor removed (the database refuses): it is revised by the next one. At most one
    version is being written or waits for its signature. `evidence` says where what is said can be checked.
    """

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, null=True, blank=True, related_name="appreciations"
    )
    criterion = models.ForeignKey(
        SuccessCriterion, on_delete=models.PROTECT, null=True, blank=True, related_name="appreciations"
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("année"))
    version = models.PositiveIntegerField(default=PRINTED_VERSION)
    state = models.CharField(
        _("état"), max_length=20, choices=choices.AppreciationState, default=choices.AppreciationState.DRAFT
    )
    level = models.CharField(_("appréciation"), max_length=30, choices=choices.AppreciationLevel, blank=True)
    text = models.TextField(_("texte"), blank=True)
    evidence = models.TextField(_("preuves"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(_("signée le"), null=True)
    return_reason = models.TextField(_("motif du renvoi"), blank=True)

    objects = AppreciationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["contract", "year", "pk"]
        verbose_name = _("appréciation")
        verbose_name_plural = _("appréciations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "contract",
                "entity",
                "year",
                *(
                    Coalesce(models.F(name), 0, output_field=models.BigIntegerField())
                    for name in ("indicator", "criterion", "theme")
                ),
                "version",
                name="appreciation_version_once",
            ),
            models.UniqueConstraint(
                "contract",
                "entity",
                "year",
                *(
                    Coalesce(models.F(name), 0, output_field=models.BigIntegerField())
                    for name in ("indicator", "criterion", "theme")
                ),
                condition=models.Q(state__in=[state.value for state in OPEN]),
                name="appreciation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(indicator__isnull=False, criterion__isnull=True, theme__isnull=True)
                | models.Q(indicator__isnull=True, criterion__isnull=False, theme__isnull=True)
                | models.Q(indicator__isnull=True, criterion__isnull=True, theme__isnull=False),
                name="appreciation_one_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(version=PRINTED_VERSION)
                | models.Q(state__in=[state.value for state in OPEN])
                | models.Q(signed_by__isnull=False, signed_at__isnull=False) & ~models.Q(level="") & ~models.Q(text=""),
                name="appreciation_signed_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True) | ~models.Q(signed_by=models.F("drafted_by")),
                name="appreciation_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entity} — {self.key.code} — {self.year}"

    @property
    def key(self) -> AppreciationKey:
        return AppreciationKey(
            contract=self.contract,
            entity=self.entity,
            year=self.year,
            indicator=self.indicator,
            criterion=self.criterion,
            theme=self.theme,
        )

    @property
    def is_printed(self) -> bool:
        """Read in a document of the contract, not signed here."""
        return self.version == PRINTED_VERSION

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
