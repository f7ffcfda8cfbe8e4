"""The contract itself, and the texts that come with its figures."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from indicators.models.fields import ExactDecimalField
from schools.models import Entity


class Contract(models.Model):
    """A *contrat d'objectifs et de performance*: its years, its institute, and how it treats prices.

    `data_version` grows with every write to the contract or its figures: what is computed is kept under it.
    `definition_mark` is another after every write to all but its figures: what it prints is kept under it.
    `assumed_inflation` is the percentage over `assumed_inflation_years` that the contract supposes.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    title = models.CharField(_("titre"), max_length=300)
    title_en = models.CharField(_("titre anglais"), max_length=300, blank=True)
    institute = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="contracts")
    first_year = models.PositiveSmallIntegerField(_("première année"))
    last_year = models.PositiveSmallIntegerField(_("dernière année"))
    signed_on = models.DateField(_("signé le"), null=True, blank=True)
    price_base_year = models.PositiveSmallIntegerField(null=True, blank=True)
    price_index = models.SlugField(max_length=60, blank=True)
    assumed_inflation = ExactDecimalField(null=True, blank=True)
    assumed_inflation_years = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)
    data_version = models.PositiveBigIntegerField(default=0, editable=False)
    definition_mark = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        ordering: ClassVar = ["-first_year", "code"]
        verbose_name = _("contrat")
        verbose_name_plural = _("contrats")

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)


class ContractRow(models.Model):
    """What is common to everything a contract's files print: its contract and where it was read."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(_("source"), max_length=400, blank=True)

    class Meta:
        abstract = True


class SourceDocument(models.Model):
    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="documents")
    code = models.SlugField(max_length=60)
    file = models.CharField(max_length=200)
    title = models.CharField(max_length=400)
    language = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="document_once")]

    def __str__(self) -> str:
        return self.title


class Domain(models.Model):
    """A heading of the contract's table of indicators, as printed."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="domains")
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="domain_once")]

    def __str__(self) -> str:
        return self.label


class Footnote(ContractRow):
    """A footnote as printed; `applies_to` holds space-separated `entity:indicator` pairs (`*` for all)."""

    code = models.SlugField(max_length=60)
    mark = models.CharField(max_length=20)
    text = models.TextField()
    applies_to = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["contract", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="footnote_once")]

    def __str__(self) -> str:
        return f"{self.mark} {self.text[:60]}"

    def concerns(self, entity: str, indicator: str) -> bool:
        wanted = {f"{entity}:{indicator}", f"*:{indicator}", f"{entity}:*", "*:*"}
        return bool(wanted & set(self.applies_to.split()))


class ContextNote(ContractRow):
    """A fact that the other documents add, summarised in our own words."""

    code = models.SlugField(max_length=60)
    subject = models.CharField(max_length=200)
    summary = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["contract", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "code"], name="context_note_once")]

    def __str__(self) -> str:
        return self.subject
