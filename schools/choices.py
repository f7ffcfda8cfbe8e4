"""What people read for the closed vocabularies of this application."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntityKind(models.TextChoices):
    """`school` and `subsidiary` are *the schools*: they answer campaigns; `outside` only explains a difference."""

    INSTITUTE = "institute", _("Institut")
    SCHOOL = "school", _("École")
    SUBSIDIARY = "subsidiary", _("Filiale")
    OUTSIDE = "outside", _("Hors périmètre")


SCHOOL_KINDS = (EntityKind.SCHOOL, EntityKind.SUBSIDIARY)
