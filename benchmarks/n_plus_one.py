"""The same dashboard as an object-relational mapper invites to write it: each number is read when it is needed.

Same evaluation, same template, same page; but every look-up of a figure, a target or a reference is a query of its own.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch


class Asked(dict[Any, Any]):
    """A mapping that asks the database for each key it is asked for."""

    def __init__(self, known: Any, ask: Callable[..., Any]) -> None:
        super().__init__(known)
        self.ask = ask

    def get(self, key: Any, default: Any = None) -> Any:
        self.ask(*key)
        return super().get(key, default)

    def __getitem__(self, key: Any) -> Any:
        self.ask(*key)
        return super().__getitem__(key)


class AskedSet(frozenset[Any]):
    """A set of pairs that asks the database whether it holds each."""

    ask: Callable[..., Any]

    def __contains__(self, pair: object) -> bool:
        self.ask(*pair)  # type: ignore[misc]
        return super().__contains__(pair)


def one_by_one(contract: Any, **given: Any) -> Any:
    """What `contract_data` answers, each part of it asked for anew at each look-up."""
    from indicators.models import Baseline, NotApplicable, Observation, Target
    from indicators.queries.contract_data import contract_data

    def figure(entity: str, indicator: str, year: int) -> object:
        found = Observation.objects.filter(
            contract=contract, entity__code=entity, indicator__code=indicator, year=year, kind="actual"
        )
        return found.filter(state__in=given["states"]).first()

    def institute_figures(indicator: str, year: int) -> object:
        found = Observation.objects.filter(contract=contract, indicator__code=indicator, year=year)
        return list(found.exclude(kind="actual"))

    def of_pair(model: Any) -> Callable[[str, str], object]:
        return lambda entity, indicator: list(
            model.objects.filter(contract=contract, entity__code=entity, indicator__code=indicator)
        )

    data = contract_data(contract, **given)
    not_applicable = AskedSet(data.not_applicable)
    not_applicable.ask = of_pair(NotApplicable)
    return replace(
        data,
        figures=Asked(data.figures, figure),
        adjustments=Asked(data.adjustments, institute_figures),
        external=Asked(data.external, institute_figures),
        references=Asked(data.references, of_pair(Baseline)),
        targets=Asked(data.targets, of_pair(Target)),
        not_applicable=not_applicable,
    )


@contextlib.contextmanager
def applied() -> Iterator[None]:
    """Pages read their figures one by one for the time."""
    with patch("indicators.queries.readings.contract_data", one_by_one):
        yield
