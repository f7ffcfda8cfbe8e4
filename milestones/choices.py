"""What people read for the milestones' closed vocabularies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DueCertainty(models.TextChoices):
    PRINTED = "printed", _("date imprimée")
    YEAR_END = "year_end", _("fin d’année")
    UNCERTAIN = "uncertain", _("date incertaine")


class Scope(models.TextChoices):
    INSTITUTE = "institute", _("institut")
    EACH_SCHOOL = "each_school", _("chaque école")


class ResultLevel(models.TextChoices):
    ACHIEVED = "achieved", _("atteint")
    MOSTLY_ACHIEVED = "mostly_achieved", _("largement atteint")
    PARTLY_ACHIEVED = "partly_achieved", _("partiellement atteint")
    NOT_ACHIEVED = "not_achieved", _("non atteint")


class DeliverableState(models.TextChoices):
    TO_START = "to_start", _("à engager")
    IN_PROGRESS = "in_progress", _("en cours")
    DONE = "done", _("fait")
    DONE_LATE = "done_late", _("fait en retard")
    LATE = "late", _("en retard")
    POSTPONED = "postponed", _("reporté")
    DROPPED = "dropped", _("abandonné")
