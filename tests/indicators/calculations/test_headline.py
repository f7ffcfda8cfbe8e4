"""Two counts, each with its denominator, provisional figures apart."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.evaluation import evaluate
from indicators.calculations.headline import headline
from indicators.calculations.inputs import ContractData, Target
from indicators.calculations.vocabulary import Comparator, Outlook, Quality, Status
from tests.indicators.calculations.builders import INSTITUTE, contract, entered, figure, reach, reference, summed

TRACKED = Target(year=2027, comparator=Comparator.TRACKING)
BETWEEN = Target(year=2027, comparator=Comparator.RANGE, value=Decimal(150), value_max=Decimal(160))

DATA = ContractData(
    contract=contract("a"),
    indicators={code: entered(code) for code in ("met", "near", "later", "silent", "above", "tracked")}
    | {"school": summed("school")},
    references={(INSTITUTE, code): reference(100) for code in ("met", "near", "later", "silent", "above", "tracked")},
    targets={
        (INSTITUTE, "met"): (reach(2025, 160), reach(2027, 200)),
        (INSTITUTE, "near"): (reach(2025, 160), reach(2027, 200)),
        (INSTITUTE, "later"): (reach(2027, 200),),
        (INSTITUTE, "silent"): (reach(2027, 200),),
        (INSTITUTE, "above"): (BETWEEN,),
        (INSTITUTE, "tracked"): (TRACKED,),
        ("a", "school"): (reach(2025, 1),),
    },
    figures={
        (INSTITUTE, "met", 2025): figure(165),
        (INSTITUTE, "near", 2025): figure(155, Quality.PROVISIONAL),
        (INSTITUTE, "later", 2025): figure(120),
        (INSTITUTE, "above", 2027): figure(170),
        (INSTITUTE, "tracked", 2025): figure(5),
        ("a", "school", 2025): figure(3),
    },
)


def test_the_targets_due_are_counted_with_their_denominator() -> None:
    counts = headline(evaluate(DATA, 2025), 2025)

    assert (counts.entity, counts.due) == (INSTITUTE, 2)
    assert {status: count.total for status, count in counts.due_by_status.items() if count.total} == {
        Status.MET: 1,
        Status.NEAR: 1,
    }


def test_the_trajectory_is_counted_with_its_own_denominator() -> None:
    counts = headline(evaluate(DATA, 2025), 2025)

    assert (counts.trajectory, counts.horizon) == (5, 2027)
    assert {outlook: count.total for outlook, count in counts.trajectory_by_outlook.items()} == {
        Outlook.REACHED: 0,
        Outlook.ON_PATH: 1,
        Outlook.SLIGHTLY_BELOW: 1,
        Outlook.OFF_PATH: 1,
        Outlook.UNKNOWN: 2,
    }


def test_the_counts_add_up_to_their_denominators() -> None:
    for year in range(2022, 2028):
        counts = headline(evaluate(DATA, year), year)
        assert sum(count.total for count in counts.due_by_status.values()) == counts.due
        assert sum(count.total for count in counts.trajectory_by_outlook.values()) == counts.trajectory


def test_provisional_figures_are_counted_apart() -> None:
    near = headline(evaluate(DATA, 2025), 2025).due_by_status[Status.NEAR]

    assert (near.total, near.provisional, near.final) == (1, 1, 0)


def test_above_a_range_counts_as_met() -> None:
    counts = headline(evaluate(DATA, 2027), 2027)

    assert counts.due == 5
    assert counts.due_by_status[Status.MET].total == 1


def test_the_trajectory_leads_before_the_last_year() -> None:
    assert headline(evaluate(DATA, 2026), 2026).trajectory_leads
    assert not headline(evaluate(DATA, 2027), 2027).trajectory_leads


def test_a_school_has_its_own_counts() -> None:
    counts = headline(evaluate(DATA, 2025), 2025, entity="a")

    assert (counts.due, counts.due_by_status[Status.MET].total, counts.trajectory) == (1, 1, 0)
