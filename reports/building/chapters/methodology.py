"""How figures are rolled up and judged: what a reader must know, in a page. The whole rule is in the documentation."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from indicators.choices import ObservationState
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Heading, Section


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    return (
        Heading(_("Les valeurs")),
        cells.bullets(
            (
                _(
                    "Une valeur est un nombre, ou la raison de son absence. Zéro est une valeur ; une absence n’est "
                    "jamais un zéro, ni la valeur d’une autre année."
                ),
                _read(material),
                _(
                    "Les calculs se font sur les valeurs non arrondies ; là où l’arrondi cacherait la raison d’un "
                    "statut, une décimale de plus est imprimée."
                ),
                _(
                    "La valeur de l’institut est, selon l’indicateur, la somme des écoles et des ajustements de "
                    "l’année, leur moyenne pondérée, le rapport de deux sommes, ou saisie par la direction générale. "
                    "Une valeur que la direction générale a saisie et validée l’emporte sur la valeur calculée."
                ),
                _(
                    "Si une école qui est interrogée n’a pas répondu, la valeur est partielle : elle est montrée, non "
                    "évaluée. Exception, le minimum acquis : une somme dont la part rentrée suffit déjà à la cible."
                ),
                *_prices(material),
            )
        ),
        Heading(_("La valeur attendue et la tolérance")),
        cells.bullets(
            (
                _(
                    "L’attendu est la cible que le contrat imprime pour l’année ; sinon, pour une cible à atteindre ou "
                    "une fourchette, le point de la droite entre les deux points connus les plus proches (interpolé, "
                    "non contractuel) ; un seuil ne s’interpole pas."
                ),
                _(
                    "La tolérance τ vaut 10 % de l’écart entre la référence et la cible finale, sauf si la direction "
                    "générale en a fixé une autre."
                ),
            )
        ),
        *_answers(),
    ), ()


def _read(material: Material) -> str:
    """A published report freezes published figures; a draft reads those that wait for it too."""
    if ObservationState.VALIDATED in material.order.states:
        return _("Ce rapport lit les chiffres validés et publiés, tels qu’ils étaient au jour dit en couverture.")
    return _("Ce rapport lit les chiffres publiés, tels qu’ils étaient au jour dit en couverture.")


def _prices(material: Material) -> tuple[str, ...]:
    contract = material.found.data.contract
    if contract.price_base_year is None:
        return ()
    said = _(
        "En euros constants, un montant est ramené aux prix de %(year)s par l’indice des prix à la consommation ; "
        "après la dernière année connue, l’indice suit l’hypothèse du contrat."
    )
    return (said % {"year": contract.price_base_year},)


def _answers() -> tuple[Block, ...]:
    return (
        Heading(_("Trois réponses, qui ne se mélangent pas")),
        cells.bullets(
            (
                _(
                    "Le statut de l’année : la cible de l’année est-elle tenue ? Atteinte ; au-delà de la fourchette "
                    "(compte comme atteinte) ; proche, à τ près ; en retrait ; en régression si la valeur recule face "
                    "à la référence alors que la cible ne le prévoyait pas. À échoir : le contrat ne fixe rien cette "
                    "année-là."
                ),
                _(
                    "La perspective : où mène la trajectoire vers la cible finale ? Atteint, sur la trajectoire, "
                    "légèrement en deçà (à τ près) ou hors trajectoire."
                ),
                _("L’appréciation, quand elle existe, est un jugement signé ; elle ne change ni l’un ni l’autre."),
            )
        ),
        cells.paragraph(
            _(
                "L’atteinte de la cible est dite à côté dans les termes de l’État : cible atteinte ; sinon "
                "amélioration ou absence d’amélioration face à l’année précédente, non face à la référence ; donnée "
                "non renseignée. Un recul peut donc être une cible atteinte."
            )
        ),
        cells.paragraph(
            _(
                "Deux comptes, jamais mêlés : les cibles exigibles de l’année, et la trajectoire vers la dernière "
                "année. Les indicateurs suivis sans cible et ceux qui sont sans objet ne sont dans aucun."
            )
        ),
    )
