"""Two evaluations of a cell, compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from indicators.calculations.evolution import Aspect, Evolution, Move, evolutions
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Outlook, Status

BEFORE = Evaluation(contract="c", entity="a", indicator="x", year=2025, status=Status.MISSING)


def compared(after: Evaluation, before: Evaluation = BEFORE) -> list[Evolution]:
    return list(evolutions({("a", "x"): before}, {("a", "x"): after}))


def test_what_did_not_change_is_not_named() -> None:
    assert compared(BEFORE) == []


def test_a_first_value_is_new_even_if_it_is_zero() -> None:
    (one,) = compared(replace(BEFORE, value=Decimal(0), status=Status.MET))
    assert one.aspects == {Aspect.NEW, Aspect.STATUS}


def test_a_value_can_be_withdrawn_or_confirmed() -> None:
    known = replace(BEFORE, value=Decimal(3), provisional=True)
    assert compared(BEFORE, known)[0].aspects == {Aspect.WITHDRAWN}
    assert compared(replace(known, provisional=False), known)[0].aspects == {Aspect.QUALITY}


def test_an_answer_is_better_or_worse_where_both_can_be_compared() -> None:
    near = replace(BEFORE, status=Status.NEAR, outlook=Outlook.ON_PATH)
    met = replace(BEFORE, status=Status.MET, outlook=Outlook.OFF_PATH)
    (one,) = compared(met, near)
    assert (one.status_move, one.outlook_move) == (Move.BETTER, Move.WORSE)
    assert compared(met)[0].status_move == Move.OTHER


def test_a_reference_that_moved_is_named() -> None:
    assert compared(replace(BEFORE, reference=Decimal(1)))[0].aspects == {Aspect.REFERENCE}
