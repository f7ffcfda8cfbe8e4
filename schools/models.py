"""The institute, its schools, who belongs to them, and where each stands on the strategic themes."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLE_CHOICES
from schools.choices import SCHOOL_KINDS, EntityKind


class EntityQuerySet(models.QuerySet["Entity"]):
    def schools(self) -> EntityQuerySet:
        """The entities that answer campaigns: kinds `school` and `subsidiary`."""
        return self.filter(kind__in=SCHOOL_KINDS)

    def of_institute(self, institute: Entity) -> EntityQuerySet:
        return self.filter(models.Q(pk=institute.pk) | models.Q(parent=institute))


class Entity(models.Model):
    """An institute (the root), one of its schools, or a partner outside the perimeter. The code never changes."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    short_name = models.CharField(_("nom court"), max_length=60)
    name = models.CharField(_("nom"), max_length=200)
    kind = models.CharField(_("nature"), max_length=20, choices=EntityKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("institut")
    )
    position = models.PositiveSmallIntegerField(_("rang"), default=0)
    note = models.TextField(_("note"), blank=True)
    source = models.CharField(_("source"), max_length=400, blank=True)

    objects = EntityQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "code"]
        verbose_name = _("établissement")
        verbose_name_plural = _("établissements")

    def __str__(self) -> str:
        return self.short_name

    @property
    def is_institute(self) -> bool:
        return self.kind == EntityKind.INSTITUTE


class Membership(models.Model):
    """A person's role, in one entity or (with no entity) at the institute's head office or the ministry."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("personne")
    )
    entity = models.ForeignKey(
        Entity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("établissement"),
    )
    role = models.CharField(_("rôle"), max_length=30, choices=ROLE_CHOICES)

    class Meta:
        verbose_name = _("rattachement")
        verbose_name_plural = _("rattachements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "entity", "role"], condition=models.Q(entity__isnull=False), name="membership_once"
            ),
            models.UniqueConstraint(
                fields=["user", "role"], condition=models.Q(entity__isnull=True), name="membership_head_office_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} — {self.role} — {self.entity or '—'}"


class Theme(models.Model):
    """One of the strategic themes of a contract (four for the COP 2023–2027)."""

    contract_code = models.SlugField(max_length=60)
    code = models.SlugField(max_length=60)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["contract_code", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract_code", "code"], name="theme_once")]

    def __str__(self) -> str:
        return self.label


class ThematicPositioning(models.Model):
    """What a school says of its place on one theme, summarised, with where it was read."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="positionings")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="positionings")
    summary = models.TextField()
    source = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["theme", "entity"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["theme", "entity"], name="positioning_once")]

    def __str__(self) -> str:
        return f"{self.entity} — {self.theme}"
