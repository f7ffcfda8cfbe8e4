"""*Pourquoi ce statut ?*, second half: the rule that gave each answer, with its numbers. A sentence a rule."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.calculations.explanation import Rule

STATUS: Mapping[Rule, Promise] = {
    Rule.STATUS_MISSING: _("Statut « manquant » : sans valeur, rien n’est évalué ; l’absence n’est jamais un zéro."),
    Rule.STATUS_PARTIAL: _(
        "Statut « non évaluable » : %(coverage_in)s écoles sur %(coverage_asked)s seulement ont une valeur."
    ),
    Rule.STATUS_NOT_COMPUTABLE: _("Statut « non évaluable » : la valeur ne peut pas être calculée."),
    Rule.STATUS_WITHOUT_REFERENCE: _(
        "Statut « non évaluable » : la cible (%(comparator)s) se juge sur la référence, qui manque."
    ),
    Rule.STATUS_UNTESTABLE_TARGET: _(
        "Statut « non évaluable » : la cible de %(year)s (%(comparator)s) n’a pas de nombre à comparer."
    ),
    Rule.STATUS_TRACKING: _("Statut « suivi » : le contrat suit cet indicateur sans lui fixer de cible."),
    Rule.STATUS_NOT_DUE: _("Statut « à échoir » : le contrat ne fixe pas de cible en %(year)s%(next_year)s."),
    Rule.STATUS_AWAITING_COMPARATOR: _(
        "Statut « en attente du comparateur » : la série « %(series)s » n’est pas connue pour %(year)s."
    ),
    Rule.MINIMUM_ACQUIRED: _(
        "Minimum acquis : les %(coverage_in)s écoles prises en compte sur %(coverage_asked)s donnent déjà %(value)s,"
        " ce qui suffit à une cible."
    ),
    Rule.REACH_MET: _(
        "Cible atteinte : %(actual)s pour une cible de %(target)s ; marge de %(margin)s (τ = %(tolerance)s)."
    ),
    Rule.REACH_REGRESSING: _(
        "En régression : %(actual)s est en deçà de la cible (%(target)s) et recule par rapport à la référence"
        " (%(reference)s) ; marge de %(margin)s (τ = %(tolerance)s)."
    ),
    Rule.REACH_NEAR: _(
        "Proche : %(actual)s pour une cible de %(target)s ; l’écart de %(margin)s reste dans la tolérance"
        " (τ = %(tolerance)s)."
    ),
    Rule.REACH_BEHIND: _(
        "En retrait : %(actual)s pour une cible de %(target)s ; l’écart de %(margin)s dépasse la tolérance"
        " (τ = %(tolerance)s)."
    ),
    Rule.GTE_MET: _(
        "Cible atteinte : %(actual)s est au moins égal au seuil de %(target)s ; marge de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
    Rule.GTE_NEAR: _(
        "Proche : %(actual)s est sous le seuil de %(target)s ; l’écart de %(margin)s reste dans la tolérance"
        " (τ = %(tolerance)s)."
    ),
    Rule.GTE_BEHIND: _(
        "En retrait : %(actual)s est sous le seuil de %(target)s ; l’écart de %(margin)s dépasse la tolérance"
        " (τ = %(tolerance)s)."
    ),
    Rule.GT_MET: _(
        "Cible atteinte : %(actual)s est au-dessus du seuil de %(target)s ; marge de %(margin)s (τ = %(tolerance)s)."
    ),
    Rule.GT_NEAR: _(
        "Proche : %(actual)s ne dépasse pas le seuil de %(target)s ; l’écart de %(margin)s reste dans la tolérance"
        " (τ = %(tolerance)s)."
    ),
    Rule.GT_BEHIND: _(
        "En retrait : %(actual)s ne dépasse pas le seuil de %(target)s ; l’écart de %(margin)s excède la tolérance"
        " (τ = %(tolerance)s)."
    ),
    Rule.RANGE_MET: _(
        "Cible atteinte : %(actual)s est dans la fourchette de %(low)s à %(high)s ; marge de %(margin)s"
        " sur la borne à atteindre (τ = %(tolerance)s)."
    ),
    Rule.RANGE_ABOVE: _(
        "Au-delà : %(actual)s dépasse la fourchette de %(low)s à %(high)s ; marge de %(margin)s sur la borne à"
        " atteindre (τ = %(tolerance)s). Compté comme atteint, un commentaire est demandé."
    ),
    Rule.RANGE_NEAR: _(
        "Proche : %(actual)s n’atteint pas la fourchette de %(low)s à %(high)s ; l’écart de %(margin)s reste dans la"
        " tolérance (τ = %(tolerance)s)."
    ),
    Rule.RANGE_BEHIND: _(
        "En retrait : %(actual)s n’atteint pas la fourchette de %(low)s à %(high)s ; l’écart de %(margin)s dépasse la"
        " tolérance (τ = %(tolerance)s)."
    ),
    Rule.NON_DECREASING_MET: _(
        "Cible atteinte : %(actual)s ne recule pas par rapport à la référence, %(target)s ; marge de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
    Rule.NON_DECREASING_NEAR: _(
        "Proche : %(actual)s recule par rapport à la référence, %(target)s ; l’écart de %(margin)s reste dans la"
        " tolérance fixée (τ = %(tolerance)s)."
    ),
    Rule.NON_DECREASING_REGRESSING: _(
        "En régression : %(actual)s recule par rapport à la référence, %(target)s ; écart de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
    Rule.INCREASING_MET: _(
        "Cible atteinte : %(actual)s progresse par rapport à la référence, %(target)s ; marge de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
    Rule.INCREASING_NEAR: _(
        "Proche : %(actual)s égale la référence, %(target)s, sans progresser ; marge de %(margin)s (τ = %(tolerance)s)."
    ),
    Rule.INCREASING_REGRESSING: _(
        "En régression : %(actual)s recule par rapport à la référence, %(target)s ; écart de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
    Rule.GT_EXTERNAL_MET: _(
        "Cible atteinte : %(actual)s dépasse le comparateur de la même année, %(target)s ; marge de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
    Rule.GT_EXTERNAL_BEHIND: _(
        "En retrait : %(actual)s ne dépasse pas le comparateur de la même année, %(target)s ; écart de %(margin)s"
        " (τ = %(tolerance)s)."
    ),
}

OUTLOOK: Mapping[Rule, Promise] = {
    Rule.OUTLOOK_REACHED: _(
        "Perspective « atteint » : %(actual)s satisfait déjà la cible de %(target_year)s (%(comparator)s %(target)s)."
    ),
    Rule.OUTLOOK_ON_PATH: _(
        "Perspective « sur la trajectoire » : %(actual)s pour une valeur attendue de %(expected)s, écart de %(gap)s"
        " (τ = %(tolerance)s), vers %(target)s en %(target_year)s."
    ),
    Rule.OUTLOOK_SLIGHTLY_BELOW: _(
        "Perspective « légèrement en deçà » : %(actual)s pour une valeur attendue de %(expected)s, écart de %(gap)s,"
        " dans la tolérance (τ = %(tolerance)s), vers %(target)s en %(target_year)s."
    ),
    Rule.OUTLOOK_OFF_PATH: _(
        "Perspective « hors trajectoire » : %(actual)s pour une valeur attendue de %(expected)s, écart de %(gap)s,"
        " au-delà de la tolérance (τ = %(tolerance)s), vers %(target)s en %(target_year)s."
    ),
    Rule.OUTLOOK_UNKNOWN: _(
        "Perspective inconnue : il manque une valeur évaluable, une cible finale chiffrée ou une valeur attendue."
    ),
}

RAP: Mapping[Rule, Promise] = {
    Rule.RAP_TARGET_MET: _("Lecture des rapports annuels de performances : « cible atteinte » (%(actual)s)."),
    Rule.RAP_IMPROVED: _(
        "Lecture des rapports annuels de performances : « amélioration », de %(previous)s en"
        " %(year_before)s%(from_reference)s à %(actual)s. Elle juge par rapport à l’année précédente."
    ),
    Rule.RAP_NOT_IMPROVED: _(
        "Lecture des rapports annuels de performances : « absence d’amélioration », de %(previous)s en"
        " %(year_before)s%(from_reference)s à %(actual)s. Elle juge par rapport à l’année précédente."
    ),
    Rule.RAP_YEAR_BEFORE_UNKNOWN: _(
        "Lecture des rapports annuels de performances : « absence d’amélioration », la valeur de %(year_before)s"
        " n’étant pas connue (%(actual)s cette année)."
    ),
    Rule.RAP_NO_DATA: _("Lecture des rapports annuels de performances : « donnée non renseignée »."),
}
