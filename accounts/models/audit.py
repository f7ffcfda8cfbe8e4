"""The audit trail: who changed what, when, from what to what, and why. Rows are added, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from imt_cop.core.models import AppendOnlyQuerySet


class Action(models.TextChoices):
    """What was done, as a closed list that the journal filters by."""

    CREATED = "created", _("créé")
    CHANGED = "changed", _("modifié")
    REMOVED = "removed", _("supprimé")
    SUBMITTED = "submitted", _("transmis")
    RETURNED = "returned", _("renvoyé")
    VALIDATED = "validated", _("validé")
    REOPENED = "reopened", _("rouvert")
    PUBLISHED = "published", _("publié")
    IMPORTED = "imported", _("importé")
    LOADED = "loaded", _("chargé")
    OPENED = "opened", _("ouvert")
    CLOSED = "closed", _("clos")
    SIGNED_IN = "signed_in", _("connecté")
    EXPORTED = "exported", _("exporté")


class AuditQuerySet(AppendOnlyQuerySet["AuditEntry"]):
    def about(self, object_type: str, object_id: object) -> AuditQuerySet:
        return self.filter(object_type=object_type, object_id=str(object_id))


class AuditEntry(models.Model):
    """One change of one field (or of the whole object, `field` empty); values as text, codes rather than keys.

    Codes are kept as text: the trail outlives what it tells of. `by` is empty for a command.
    """

    at = models.DateTimeField(_("date"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("par")
    )
    action = models.CharField(_("action"), max_length=20, choices=Action)
    contract_code = models.CharField(_("contrat"), max_length=60, blank=True)
    entity_code = models.CharField(_("établissement"), max_length=60, blank=True)
    object_type = models.CharField(_("objet"), max_length=60)
    object_id = models.CharField(_("identifiant"), max_length=100)
    label = models.CharField(_("libellé"), max_length=300, blank=True)
    field = models.CharField(_("champ"), max_length=60, blank=True)
    old = models.TextField(_("avant"), blank=True)
    new = models.TextField(_("après"), blank=True)
    reason = models.TextField(_("motif"), blank=True)
    state = models.CharField(_("état"), max_length=20, blank=True)
    request_id = models.CharField(_("requête"), max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name = _("entrée du journal")
        verbose_name_plural = _("journal")
        indexes: ClassVar = [
            models.Index(fields=["contract_code", "entity_code", "-at"], name="audit_by_contract"),
            models.Index(fields=["object_type", "object_id"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_type} {self.object_id}"
