"""*Pourquoi ce statut ?*, first half: where the value comes from, and what it is compared with. A sentence a rule."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.calculations.explanation import Rule

VALUE: Mapping[Rule, Promise] = {
    Rule.NOT_DECLINED: _("Le contrat ne décline pas cet indicateur par école."),
    Rule.NOT_APPLICABLE: _("L’indicateur est sans objet pour cet établissement : il ne compte ni pour ni contre."),
    Rule.VALUE_ENTERED: _("Valeur saisie : %(value)s."),
    Rule.VALUE_ENTERED_PREVAILS: _(
        "La valeur saisie par la direction générale, %(value)s, prévaut sur la valeur calculée depuis les écoles"
        " (%(computed)s ; écart : %(difference)s ; écoles prises en compte : %(coverage_in)s sur %(coverage_asked)s)."
    ),
    Rule.VALUE_CONSOLIDATED: _(
        "Valeur consolidée depuis les écoles (%(rollup)s) : %(value)s ;"
        " %(coverage_in)s écoles prises en compte sur %(coverage_asked)s."
    ),
    Rule.VALUE_ADJUSTED: _(
        "Valeur consolidée depuis les écoles (%(rollup)s) : %(rolled_up)s pour %(coverage_in)s écoles"
        " sur %(coverage_asked)s, puis ajustée de %(adjusted_by)s (%(names)s), soit %(value)s."
    ),
    Rule.VALUE_PARTIAL: _(
        "Valeur partielle (%(rollup)s) : %(value)s pour %(coverage_in)s écoles sur %(coverage_asked)s."
        " Écoles sans valeur : %(missing_schools)s."
    ),
    Rule.VALUE_CUMULATED: _("L’indicateur se cumule de %(first_year)s à %(last_year)s : %(value)s en tout."),
    Rule.VALUE_PROVISIONAL: _("La valeur est provisoire : elle est évaluée, mais comptée à part."),
    Rule.VALUE_MISSING: _("Aucune valeur pour cette année (%(reason)s)%(expected_on)s."),
    Rule.NO_SCHOOL_ANSWERED: _("Aucune des %(coverage_asked)s écoles interrogées n’a de valeur pour cette année."),
    Rule.YEARS_MISSING: _("Le cumul est incomplet. Années sans valeur : %(years)s."),
    Rule.WEIGHTS_MISSING: _(
        "La consolidation attend la série de pondération « %(series)s ». Écoles où elle manque : %(schools)s."
        " Aucune autre pondération ne la remplace."
    ),
    Rule.DENOMINATOR_ZERO: _("Le total de la série « %(series)s » est nul : le rapport n’est pas calculable."),
    Rule.PERIMETER_UNRECONCILED: _(
        "Périmètre non rapproché : les ajustements de l’année entre la somme des écoles et l’institut ne sont"
        " pas encore saisis."
    ),
}

PRICES: Mapping[Rule, Promise] = {
    Rule.DEFLATED: _(
        "%(nominal)s courants en %(year)s, divisés par l’indice des prix %(index)s et multipliés par %(base)s"
        " (indice de %(base_year)s), donnent %(value)s en euros de %(base_year)s%(vintage)s."
    ),
    Rule.INDEX_HYPOTHESIS: _(
        "Hypothèse de prix : l’indice de %(year)s (%(index)s) prolonge celui de %(from_year)s au rythme supposé"
        " par le contrat, %(inflation)s sur %(years)s ans."
    ),
    Rule.INDEX_PROVISIONAL: _(
        "L’indice des prix de %(from_year)s est provisoire : le statut l’est aussi (indice retenu : %(index)s)."
    ),
    Rule.INDEX_MISSING: _(
        "L’indice des prix de %(year)s manque (série « %(series)s ») : la valeur ne peut pas être ramenée en euros"
        " constants."
    ),
}

COMPARED: Mapping[Rule, Promise] = {
    Rule.REFERENCE: _("Référence (%(first_year)s–%(last_year)s) : %(value)s."),
    Rule.REFERENCE_PROVISIONAL: _("La référence est imprimée comme provisoire."),
    Rule.REFERENCE_MISSING: _("Aucune référence (%(reason)s) : ce qui en dépend reste vide et n’est pas éprouvé."),
    Rule.TARGET_OF_YEAR: _("Cible contractuelle de %(year)s : %(comparator)s %(value)s."),
    Rule.TARGET_RANGE_OF_YEAR: _("Cible contractuelle de %(year)s, %(comparator)s : de %(low)s à %(high)s."),
    Rule.TARGET_RESOLVED: _(
        "La cible est imprimée comme %(printed)s%(printed_max)s (%(basis)s), à partir de la référence %(reference)s."
    ),
    Rule.TARGET_UNRESOLVED: _("La cible de %(year)s (%(comparator)s) n’a pas de nombre."),
    Rule.EXPECTED_CONTRACT: _("Valeur attendue en %(year)s : %(expected)s, imprimée au contrat."),
    Rule.EXPECTED_INTERPOLATED: _(
        "Valeur attendue en %(year)s : %(expected)s, interpolée entre %(from_value)s en %(from_year)s"
        " et %(to_value)s en %(to_year)s (non contractuelle)."
    ),
    Rule.EXPECTED_FLOOR: _(
        "Valeur attendue : le plancher de %(target_year)s, %(expected)s, donné ici à titre indicatif."
    ),
    Rule.EXPECTED_EXTERNAL: _("Valeur attendue : celle de la série « %(series)s » en %(year)s, %(expected)s."),
    Rule.TOLERANCE_DEFAULT: _(
        "Tolérance τ = %(tolerance)s : 10 %% de l’écart entre la référence (%(reference)s)"
        " et la cible finale (%(target)s)."
    ),
    Rule.TOLERANCE_UNDEFINED: _(
        "Tolérance τ = %(tolerance)s : sans référence ou sans cible finale chiffrée, elle est nulle."
    ),
    Rule.TOLERANCE_DECLARED: _("Tolérance τ = %(tolerance)s, fixée par la direction générale."),
}
