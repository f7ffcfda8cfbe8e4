"""A file that somebody gave as a proof: what is known of it; its bytes are kept by `services.stored_files`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file kept out of the web server's reach under a random name.

    A removed one keeps its row (name, digest, who, when); its bytes are gone.
    """

    stored_name = models.CharField(max_length=64, unique=True)
    original_name = models.CharField(_("nom du fichier"), max_length=200)
    content_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveIntegerField(_("taille"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("déposé le"), default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    class Meta:
        abstract = True
