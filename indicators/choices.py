"""What people read for the closed vocabularies: one label a value, in French, translated by gettext."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SeriesKind(models.TextChoices):
    INDICATOR = "indicator", _("Indicateur")
    SUPPORTING = "supporting", _("Série d’appui")
    EXTERNAL = "external", _("Série externe")


class Direction(models.TextChoices):
    UP = "up", _("plus haut est mieux")
    DOWN = "down", _("plus bas est mieux")
    NONE = "none", _("sans sens")


class PriceBasis(models.TextChoices):
    CURRENT = "current", _("euros courants")
    CONSTANT = "constant", _("euros constants")


class Rollup(models.TextChoices):
    SUM = "sum", _("somme des écoles")
    WEIGHTED_MEAN = "weighted_mean", _("moyenne pondérée")
    RATIO = "ratio", _("ratio des sommes")
    ENTERED = "entered", _("saisi par la DG")


class Accumulation(models.TextChoices):
    ANNUAL = "annual", _("annuel")
    CUMULATIVE = "cumulative", _("cumulé depuis la première année du contrat")


class Comparator(models.TextChoices):
    REACH = "reach", _("atteindre")
    GTE = "gte", _("supérieur ou égal à")
    GT = "gt", _("supérieur à")
    RANGE = "range", _("dans la fourchette")
    NON_DECREASING = "non_decreasing", _("stable ou croissant")
    INCREASING = "increasing", _("croissant")
    GT_EXTERNAL = "gt_external", _("supérieur à la moyenne externe")
    TRACKING = "tracking", _("suivi sans cible")


class Basis(models.TextChoices):
    ABSOLUTE = "absolute", _("valeur")
    RELATIVE = "relative", _("% de la référence")
    POINTS = "points", _("points ajoutés à la référence")


class MissingReason(models.TextChoices):
    NOT_AVAILABLE = "not_available", _("non disponible")
    NOT_APPLICABLE = "not_applicable", _("sans objet")
    NOT_COMPUTABLE = "not_computable", _("non calculable")
    NOT_COLLECTED = "not_collected", _("non collecté")


class Quality(models.TextChoices):
    FINAL = "final", _("définitif")
    PROVISIONAL = "provisional", _("provisoire")
    ESTIMATED = "estimated", _("estimé")


class BaselineKind(models.TextChoices):
    HISTORY = "history", _("historique")
    REFERENCE = "reference", _("référence")


class ObservationKind(models.TextChoices):
    ACTUAL = "actual", _("réalisé")
    ADJUSTMENT = "adjustment", _("ajustement")
    EXTERNAL = "external", _("externe")


class ObservationState(models.TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("transmis")
    VALIDATED = "validated", _("validé")
    PUBLISHED = "published", _("publié")


class SheetState(models.TextChoices):
    DRAFT = "draft", _("en saisie")
    SUBMITTED = "submitted", _("transmise")
    RETURNED = "returned", _("renvoyée")
    VALIDATED = "validated", _("validée")


class CampaignState(models.TextChoices):
    PREPARED = "prepared", _("en préparation")
    OPEN = "open", _("ouverte")
    CLOSED = "closed", _("close")


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("proposée")
    APPROVED = "approved", _("approuvée")
    REFUSED = "refused", _("refusée")
    WITHDRAWN = "withdrawn", _("retirée")


class ValueOrigin(models.TextChoices):
    ENTERED = "entered", _("saisie")
    CONSOLIDATED = "consolidated", _("consolidée")
    ADJUSTED = "adjusted", _("consolidée avec ajustements")
    PARTIAL = "partial", _("partielle")


class ExpectedOrigin(models.TextChoices):
    CONTRACT = "contract", _("contractuel")
    INTERPOLATED = "interpolated", _("interpolé, non contractuel")
    EXTERNAL = "external", _("externe")


class Status(models.TextChoices):
    NOT_APPLICABLE = "not_applicable", _("sans objet")
    MISSING = "missing", _("manquant")
    NOT_EVALUABLE = "not_evaluable", _("non évaluable")
    TRACKING = "tracking", _("suivi")
    NOT_DUE = "not_due", _("à échoir")
    AWAITING_COMPARATOR = "awaiting_comparator", _("en attente du comparateur")
    MET = "met", _("atteinte")
    ABOVE = "above", _("au-delà")
    NEAR = "near", _("proche")
    BEHIND = "behind", _("en retrait")
    REGRESSING = "regressing", _("en régression")


class Outlook(models.TextChoices):
    REACHED = "reached", _("atteint")
    ON_PATH = "on_path", _("sur la trajectoire")
    SLIGHTLY_BELOW = "slightly_below", _("légèrement en deçà")
    OFF_PATH = "off_path", _("hors trajectoire")
    UNKNOWN = "unknown", _("inconnu")


class RapVerdict(models.TextChoices):
    TARGET_MET = "target_met", _("cible atteinte")
    IMPROVED = "improved", _("amélioration")
    NOT_IMPROVED = "not_improved", _("absence d’amélioration")
    NO_DATA = "no_data", _("donnée non renseignée")


class AppreciationLevel(models.TextChoices):
    ACHIEVED = "achieved", _("atteint")
    MOSTLY_ACHIEVED = "mostly_achieved", _("largement atteint")
    PARTLY_ACHIEVED = "partly_achieved", _("partiellement atteint")
    NOT_ACHIEVED = "not_achieved", _("non atteint")


class AppreciationState(models.TextChoices):
    """The values are those of `VisibleState`: who reads an appreciation is who reads a figure in that state."""

    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("à signer")
    SIGNED = "validated", _("signée")
    PUBLISHED = "published", _("publiée")


class AppreciationSubject(models.TextChoices):
    INDICATOR = "indicator", _("indicateur")
    CRITERION = "criterion", _("critère de réussite")
    THEME = "theme", _("thématique stratégique")


class OrientationKind(models.TextChoices):
    BUSINESS = "business", _("objectif métier")
    TRANSVERSAL = "transversal", _("objectif transversal")


class AssumptionHolder(models.TextChoices):
    STATE = "state", _("État")
    INSTITUTE = "institute", _("institut")


class CheckKind(models.TextChoices):
    BOUNDS = "bounds", _("bornes")
    INTEGER = "integer", _("nombre entier")
    ARITHMETIC = "arithmetic", _("arithmétique entre indicateurs")
    RATIO_PARTS = "ratio_parts", _("ratio et ses termes")
    JUMP = "jump", _("évolution sur un an")
    TRAJECTORY = "trajectory", _("écart à la trajectoire")
    ABOVE_RANGE = "above_range", _("au-delà de la fourchette")
    OUTLIER = "outlier", _("valeur atypique")


class Severity(models.TextChoices):
    HARD = "hard", _("bloquant")
    SOFT = "soft", _("à expliquer")
