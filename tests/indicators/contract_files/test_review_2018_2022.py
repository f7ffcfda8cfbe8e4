"""The engine finds what the institute's own review of the COP 2018–2022 printed, but for the exceptions it names."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.calculations.results import Evaluation
from indicators.imports.contract import load_contract
from indicators.models import Appreciation, Contract, PrintedEvolution, Target
from indicators.queries.evaluations import evaluations
from tests.contracts import COP_2018

pytestmark = pytest.mark.django_db

# What the review says of each institute indicator, in its own words or by its own figures (lines 246-314), as the
# status and outlook of the methodology. Two rest on judgement: the unit cost (held to be reached because of
# inflation) and employment (against an average that is not printed); both are loaded as appreciations.
VERDICTS = {
    "eleves-diplomants": "behind",  # 15 % for a target of 20 %
    "eleves-ingenieurs-managers": "met",  # 16 %, beyond 15 %
    "cout-par-eleve-subvention": "behind",  # -11 % for -15 %
    "rp-recherche-innovation": "met",  # 16 % for 15 %
    "ratio-rp-ressources-totales": "met",  # 40,7 % slightly above 40 %
    "part-rp-recherche": "behind",  # 39 % for 41 %
    "publications-a-par-etp": "met",  # +15 %
    "h-index-chercheurs": "met",
    "entreprises-creees": "met",  # 21 % for 19 %
    "perennite-entreprises-3-ans": "met",
    "processus-dematerialises": "met",  # the target is reached
    "double-diplomes-internationaux": "behind",  # clearly below the target
}
JUDGED = {"cout-par-eleve": ("regressing", "achieved"), "taux-emploi-6-mois": ("awaiting_comparator", "achieved")}


@pytest.fixture
def contract() -> Contract:
    load_contract(COP_2018)
    return Contract.objects.get(code="cop-2018-2022")


@pytest.fixture
def found(contract: Contract) -> dict[tuple[str, str], Evaluation]:
    return {(row.entity, row.indicator): row for row in evaluations(contract, year=2022)}


def computed(evolution: PrintedEvolution, row: Evaluation) -> Decimal | None:
    """The evolution of an actual or of a target, in the unit that the review prints it in."""
    if evolution.unit == "processus":
        return row.value
    if row.reference is None:
        return None
    number = row.value if evolution.of == "actual" else row.target
    if number is None:
        return None
    change = number - row.reference
    return change if evolution.unit == "pts" else change / row.reference * 100


def last_digit(number: Decimal) -> Decimal:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(1).scaleb(exponent)


def test_the_engine_gives_every_printed_evolution(contract: Contract, found: dict[tuple[str, str], Evaluation]) -> None:
    evolutions = PrintedEvolution.objects.filter(contract=contract).select_related("entity", "indicator")
    unexplained = set()
    for evolution in evolutions:
        number = computed(evolution, found[evolution.entity.code, evolution.indicator.code])
        if number is None or abs(number - evolution.value) > last_digit(evolution.value):
            unexplained.add((evolution.entity.code, evolution.indicator.code, evolution.derivable))
    assert len(evolutions) == 72
    assert unexplained == {("imt", "cout-par-eleve", False), ("imt", "part-rp-recherche", False)}


def test_the_evaluations_own_change_is_the_printed_evolution(found: dict[tuple[str, str], Evaluation]) -> None:
    students = found["imt", "eleves-diplomants"]
    ratio = found["imt", "ratio-rp-ressources-totales"]
    assert students.change_pct is not None
    assert round(students.change_pct, 1) == Decimal("14.8")
    assert (ratio.change, ratio.change_pct) == (Decimal("4.5"), None)


def test_the_engine_gives_the_reviews_verdicts(found: dict[tuple[str, str], Evaluation]) -> None:
    assert {code: found["imt", code].status.value for code in VERDICTS} == VERDICTS


def test_verdicts_that_rest_on_judgement_stand_beside_the_computed_ones(
    contract: Contract, found: dict[tuple[str, str], Evaluation]
) -> None:
    signed = dict(Appreciation.objects.filter(contract=contract, year=2022).values_list("indicator__code", "level"))
    assert {code: (found["imt", code].status.value, signed[code]) for code in JUDGED} == JUDGED


def test_every_institute_indicator_is_judged_by_one_or_the_other(contract: Contract) -> None:
    codes = set(Target.objects.filter(contract=contract, entity__code="imt").values_list("indicator__code", flat=True))
    assert codes == set(VERDICTS) | set(JUDGED)


def test_each_schools_verdict_is_its_printed_target_against_its_printed_result(
    contract: Contract, found: dict[tuple[str, str], Evaluation]
) -> None:
    rows = [row for (entity, _code), row in found.items() if entity != "imt" and row.target is not None]
    assert len(rows) == 27
    for row in rows:
        assert row.value is not None
        assert row.target is not None
        assert (row.status.value in ("met", "above")) == (row.value >= row.target)


def test_processes_are_counted_from_the_first_year(contract: Contract) -> None:
    by_year = {year: _processes(contract, year) for year in range(2018, 2023)}
    assert by_year == {2018: 1, 2019: 1, 2020: 3, 2021: 5, 2022: 15}


def _processes(contract: Contract, year: int) -> Decimal | None:
    rows = evaluations(contract, year=year)
    return next(row.value for row in rows if (row.entity, row.indicator) == ("imt", "processus-dematerialises"))
