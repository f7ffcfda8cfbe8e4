"""What people read for the closed vocabularies of reports: one label a value, in French, translated by gettext."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportKind(models.TextChoices):
    ANNUAL = "annual", _("rapport annuel")
    INTERIM = "interim", _("point stratégique")


class ReportState(models.TextChoices):
    """The same values as `calculations.workflow.ReportState`."""

    DRAFT = "draft", _("en préparation")
    IN_REVIEW = "in_review", _("en relecture")
    PUBLISHED = "published", _("publié")


class Language(models.TextChoices):
    FR = "fr", _("français")
    EN = "en", _("anglais")


class JobKind(models.TextChoices):
    FILES = "files", _("fichiers d’un rapport publié")
    DRAFT = "draft", _("fichiers d’un projet de rapport")


class JobState(models.TextChoices):
    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminée")
    FAILED = "failed", _("en échec")
    CANCELLED = "cancelled", _("annulée")


class Phase(models.TextChoices):
    """What a job is doing; nothing while it waits."""

    BUILDING = "building", _("lecture des chiffres")
    DRAWING = "drawing", _("mise en forme")


FILES_WORDS = dict(JobKind.choices) | dict(JobState.choices)


def worded(field: str, text: str) -> str:
    """What an entry of the journal keeps of a report, as people read it."""
    if field == "state" and text in ReportState.values:
        return str(ReportState(text).label)
    if field == "files" and text:
        return str(FILES_WORDS.get(text, text))
    return text
