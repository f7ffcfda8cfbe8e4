"""Tokens by which another system reads or writes through the API, in the name of a person."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import VisibleState
from accounts.limits import TokenLimits


class TokenScope(models.TextChoices):
    READ = "read", _("lecture")
    WRITE = "write", _("lecture et écriture")


class ReadingCeiling(models.TextChoices):
    """The most private state that a token reads, where that is less than its person does."""

    PUBLISHED = VisibleState.PUBLISHED.value, _("ce qui est publié")
    VALIDATED = VisibleState.VALIDATED.value, _("ce qui est validé ou publié")
    SUBMITTED = VisibleState.SUBMITTED.value, _("ce qui est transmis, validé ou publié")


def digest_of(token: str) -> str:
    """What is kept of a token. It is 256 random bits: no salt nor slow function is needed."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def usable(self) -> ApiTokenQuerySet:
        """Neither revoked nor expired, of a person whose account is open."""
        now = timezone.now()
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now), revoked_at=None, user__is_active=True)


class ApiToken(models.Model):
    """A token acts with its person's roles, and with `read` scope changes nothing. Only its digest is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens", verbose_name=_("personne")
    )
    name = models.CharField(_("nom"), max_length=150)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scope = models.CharField(_("portée"), max_length=10, choices=TokenScope, default=TokenScope.READ)
    # Codes of entities: this application stands below the one that holds them.
    entities = models.JSONField(_("établissements"), default=list, blank=True)
    reads_up_to = models.CharField(_("lit jusqu’à"), max_length=10, choices=ReadingCeiling, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("créé le"), default=timezone.now)
    expires_at = models.DateTimeField(_("expire le"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("dernier usage"), null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        verbose_name = _("jeton d’API")
        verbose_name_plural = _("jetons d’API")

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        return self.scope == TokenScope.WRITE

    @property
    def is_usable(self) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > timezone.now())

    @property
    def limits(self) -> TokenLimits:
        return TokenLimits(frozenset(self.entities) if self.entities else None, self.reads_up_to)
