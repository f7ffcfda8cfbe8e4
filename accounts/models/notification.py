"""The outbox: each message to a person is a row, written with what it tells of and sent afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MAX_ATTEMPTS = 10


class NotificationQuerySet(models.QuerySet["Notification"]):
    def waiting(self, now: datetime) -> NotificationQuerySet:
        """To be tried now. On columns of its own alone: `mail` claims a row by an UPDATE of this condition."""
        return self.filter(sent_at=None, next_try_at__lte=now, attempts__lt=MAX_ATTEMPTS)

    def given_up(self) -> NotificationQuerySet:
        """Never to be sent; `last_error` says why the last attempt failed."""
        return self.filter(sent_at=None, attempts__gte=MAX_ATTEMPTS)


class Notification(models.Model):
    """One message to one person, in their language as it was when the row was written.

    `key` names what is told: told once. `next_try_at` holds back who else would send it: a few minutes while an attempt
    runs, longer and longer after each that failed.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(_("nature"), max_length=40)
    key = models.CharField(max_length=200)
    subject = models.CharField(_("objet"), max_length=300)
    body = models.TextField(_("texte"))
    language = models.CharField(_("langue"), max_length=5)
    link = models.CharField(_("adresse de la page"), max_length=400, blank=True)
    created_at = models.DateTimeField(_("écrit le"), default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    last_error = models.TextField(_("dernière erreur"), blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "pk"]
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [models.UniqueConstraint(fields=["recipient", "key"], name="notification_once")]
        indexes: ClassVar = [
            models.Index(fields=["next_try_at"], condition=models.Q(sent_at=None), name="notification_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.recipient_id}"
