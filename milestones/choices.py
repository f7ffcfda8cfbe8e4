"""What people read for the milestones' closed vocabularies."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from milestones.calculations import state


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


# Of `calculations.state`, in these terms.
ENDED = frozenset(DeliverableState(one.value) for one in state.ENDED)
CLOSED = frozenset(DeliverableState(one.value) for one in state.CLOSED)
BY_GRAVITY = tuple(DeliverableState(one.value) for one in state.GRAVITY)


class Stage(models.TextChoices):
    TO_START = "to_start", _("à engager")
    IN_PROGRESS = "in_progress", _("en cours")
    DONE = "done", _("fait")
    DROPPED = "dropped", _("abandonné")


class ReviewState(models.TextChoices):
    NOTHING = "nothing", _("rien n’est déclaré")
    REPORTED = "reported", _("à valider")
    RETURNED = "returned", _("renvoyé")
    VALIDATED = "validated", _("validé")


class Decision(models.TextChoices):
    VALIDATED = "validated", _("validé")
    RETURNED = "returned", _("renvoyé")
    DATE_CANCELLED = "date_cancelled", _("nouvelle date annulée")


# Those after which a report is in force.
IN_FORCE = frozenset({Decision.VALIDATED, Decision.DATE_CANCELLED})
