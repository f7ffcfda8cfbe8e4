"""While some schools have not answered: those that have, against what is expected of them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from indicators.calculations.inputs import IndicatorSpec
from indicators.calculations.results import LikeForLike, SchoolShare
from indicators.calculations.rollup import roll_up
from indicators.calculations.vocabulary import Rollup


def like_for_like(
    spec: IndicatorSpec, shares: tuple[SchoolShare, ...], expected: Mapping[str, Decimal | None]
) -> LikeForLike:
    """Both sides rolled up by the indicator's rule over the schools that have both; the weights are the year's own.

    The expected ratio of several schools weighs each school's by its denominator, as the actual one does.
    """
    without_expected = tuple(share.school for share in shares if expected.get(share.school) is None)
    weighted = spec.rollup != Rollup.SUM
    without_weight = tuple(share.school for share in shares if share.weight is None) if weighted else ()
    kept, wanted = [], []
    for share in shares:
        goal = expected.get(share.school)
        if goal is not None and share.school not in without_weight:
            kept.append(share)
            wanted.append(SchoolShare(school=share.school, value=goal, weight=share.weight))
    value = roll_up(spec.rollup, kept)
    goal = roll_up(Rollup.WEIGHTED_MEAN if weighted else Rollup.SUM, wanted)
    return LikeForLike(
        schools=tuple(share.school for share in kept),
        value=value,
        expected=goal,
        gap=None if value is None or goal is None else value - goal,
        without_expected=without_expected,
        without_weight=without_weight,
    )
