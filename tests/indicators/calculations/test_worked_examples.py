"""Every row of the tables of docs/methodology.md, evaluated."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.calculations.inputs import Adjustment, ContractData, Figure, IndicatorSpec, Target
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import (
    Basis,
    Comparator,
    Direction,
    MissingReason,
    Quality,
    Rollup,
)
from tests.indicators.calculations.builders import CODE, INSTITUTE, at, contract, reference
from tests.indicators.calculations.tables import NOTHING, number, parts, worked_examples

YEAR = 2025
STATUSES = worked_examples("statuts")
ROLLUPS = worked_examples("consolidation")
EXPECTED = worked_examples("attendu")
EVERY_CASE = {"manquant", "provisoire", "partiel"}


def shown(value: object) -> str:
    """A result as the table writes it."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, Decimal):
        plain = f"{value:f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")
    return str(value)


def target(year: int, comparator: Comparator, cell: str) -> Target | None:
    """`160`, `+10 %`, `+4 pts`, `80 à 90`, `+8 à 10 %`, or `oui` where the contract prints no number."""
    if cell == NOTHING:
        return None
    numberless = {Comparator.NON_DECREASING, Comparator.INCREASING, Comparator.GT_EXTERNAL, Comparator.TRACKING}
    if comparator in numberless:
        return Target(year=year, comparator=comparator)
    basis = Basis.RELATIVE if "%" in cell else Basis.POINTS if "pts" in cell else Basis.ABSOLUTE
    bounds = [number(bound.strip(" +%pts")) for bound in cell.split("à")]
    value_max = bounds[1] if len(bounds) > 1 else None
    return Target(year=year, comparator=comparator, value=bounds[0], value_max=value_max, basis=basis)


def outside(comparator: Comparator, cell: str) -> dict[tuple[str, int], Figure]:
    if comparator != Comparator.GT_EXTERNAL or cell in (NOTHING, "attendue"):
        return {}
    return {("cge", YEAR): observed(cell)}


def observed(cell: str) -> Figure:
    quality = Quality.PROVISIONAL if "(prov.)" in cell else Quality.FINAL
    if cell == "absent":
        return Figure(value=None, reason=MissingReason.NOT_AVAILABLE)
    return Figure(value=number(cell.split(" (", maxsplit=1)[0]), quality=quality)


def status_example(row: dict[str, str]) -> ContractData:
    comparator = Comparator(row["comparateur"])
    spec = IndicatorSpec(
        code=CODE,
        direction=Direction(row["sens"]),
        declined=True,
        rollup=Rollup.SUM,
        comparator_series="cge",
        tolerance=number(row["τ déclarée"]),
    )
    who = "a" if "(partiel)" in row["réalisé 2025"] else INSTITUTE
    base = number(row["référence"])
    targets = [target(YEAR, comparator, row["cible 2025"]), target(2027, comparator, row["cible 2027"])]
    return ContractData(
        contract=contract("a", "b"),
        indicators={CODE: spec},
        references={} if base is None else {(INSTITUTE, CODE): reference(str(base))},
        targets={(INSTITUTE, CODE): tuple(one for one in targets if one is not None)},
        figures={
            (INSTITUTE, CODE, 2024): observed(row["réalisé 2024"]),
            (who, CODE, YEAR): observed(row["réalisé 2025"]),
        },
        external=outside(comparator, row["cible 2025"]),
    )


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: f"{row['comparateur']}: {row['cas']}")
def test_a_status_is_the_one_that_the_table_prints(row: dict[str, str]) -> None:
    cell = at(status_example(row), YEAR)

    assert answers(cell) == {title: row[title] for title in answers(cell)}


def answers(cell: Evaluation) -> dict[str, str]:
    return {
        "statut": shown(cell.status),
        "attendu": shown(cell.expected),
        "origine": shown(cell.expected_origin),
        "écart": shown(cell.gap),
        "avancement": shown(cell.progress),
        "τ": shown(cell.tolerance),
        "perspective": shown(cell.outlook),
        "RAP": shown(cell.rap_verdict),
    }


@pytest.mark.parametrize("row", STATUSES, ids=lambda row: f"{row['comparateur']}: {row['cas']}")
def test_a_status_is_provisional_where_one_of_its_inputs_is(row: dict[str, str]) -> None:
    cell = at(status_example(row), YEAR)

    assert cell.provisional == ("(prov.)" in row["réalisé 2025"] + row["cible 2025"])


@pytest.mark.parametrize("comparator", list(Comparator))
def test_the_table_shows_every_case_of_a_comparator(comparator: Comparator) -> None:
    cases = {row["cas"].split(",")[0] for row in STATUSES if row["comparateur"] == comparator}

    assert cases >= EVERY_CASE
    assert any(case.startswith("au-d") for case in cases), "above"
    assert any(case.startswith("égal") for case in cases), "equal"
    assert any(case.startswith("en deçà") for case in cases), "below"


def rollup_example(row: dict[str, str]) -> ContractData:
    rule = Rollup(row["règle"])
    code = "part" if rule == Rollup.RATIO else CODE
    schools = [chr(ord("a") + rank) for rank in range(len(parts(row["écoles"])))]
    cells = {(school, code, YEAR): cell for school, cell in zip(schools, parts(row["écoles"]), strict=True)}
    cells |= {(school, "poids", YEAR): cell for school, cell in zip(schools, parts(row["poids"]), strict=False)}
    if row["saisi par la DG"] != NOTHING:
        cells[INSTITUTE, CODE, YEAR] = row["saisi par la DG"]
    spec = IndicatorSpec(code=CODE, declined=True, rollup=rule, weight="poids", numerator="part", denominator="poids")
    return ContractData(
        contract=contract(*schools),
        indicators={CODE: spec},
        figures={key: school_figure(cell) for key, cell in cells.items() if cell != "?"},
        adjustments=adjustments(row["ajustements"]),
    )


def school_figure(cell: str) -> Figure:
    if cell == "s.o.":
        return Figure(value=None, reason=MissingReason.NOT_APPLICABLE)
    return Figure(value=number(cell))


def adjustments(cell: str) -> dict[tuple[str, int], tuple[Adjustment, ...]]:
    if cell == "non saisis":
        return {}
    amounts = [] if cell == "aucun" else parts(cell)
    return {
        (CODE, YEAR): tuple(
            Adjustment(name=f"n° {rank}", value=None if amount == "en attente" else number(amount))
            for rank, amount in enumerate(amounts)
        )
    }


@pytest.mark.parametrize("row", ROLLUPS, ids=lambda row: " | ".join(list(row.values())[:5]))
def test_a_roll_up_is_the_one_that_the_table_prints(row: dict[str, str]) -> None:
    cell = at(rollup_example(row), YEAR)

    assert {
        "valeur": shown(cell.value),
        "origine": shown(cell.value_origin),
        "couverture": shown(cell.coverage),
        "périmètre": "non rapproché" if cell.unreconciled else "rapproché",
        "statut": shown(cell.status),
    } == {title: row[title] for title in ("valeur", "origine", "couverture", "périmètre", "statut")}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: row["cas"])
def test_an_expected_value_is_the_one_that_the_table_prints(row: dict[str, str]) -> None:
    comparator, stands_at = Comparator(row["comparateur"]), int(row["année de la référence"])
    printed = [part.split(" : ") for part in parts(row["cibles"])]
    targets = [target(int(year), comparator, cell) for year, cell in printed]
    data = ContractData(
        contract=contract(),
        indicators={CODE: IndicatorSpec(code=CODE)},
        references={(INSTITUTE, CODE): reference(str(number(row["référence"])), stands_at, stands_at)},
        targets={(INSTITUTE, CODE): tuple(one for one in targets if one is not None)},
    )

    cell = at(data, int(row["année"]))

    assert (shown(cell.expected), shown(cell.expected_origin)) == (row["attendu"], row["origine"])
