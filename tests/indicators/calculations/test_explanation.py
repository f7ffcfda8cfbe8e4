"""*Pourquoi ce statut ?* as data: the inputs, the rule, the numbers, the margin and the tolerance."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.explanation import PARAMETERS, Rule
from indicators.calculations.inputs import ContractData
from indicators.calculations.status import JUDGES
from indicators.calculations.vocabulary import Comparator
from tests.indicators.calculations.builders import (
    CODE,
    alone,
    at,
    by_school,
    contract,
    entered,
    in_constant_euros,
    reach,
    reference,
    summed,
)


def test_every_rule_declares_its_parameters() -> None:
    assert set(PARAMETERS) == set(Rule)


def test_every_comparator_but_tracking_is_judged() -> None:
    assert set(JUDGES) == set(Comparator) - {Comparator.TRACKING}


def test_a_status_is_explained_from_the_value_to_the_verdicts() -> None:
    data = alone(
        entered(), targets=(reach(2025, 160), reach(2027, 200)), base=reference(100), values={2024: 150, 2025: 155}
    )

    assert [step.rule for step in at(data, 2025).steps] == [
        Rule.VALUE_ENTERED,
        Rule.REFERENCE,
        Rule.TARGET_OF_YEAR,
        Rule.EXPECTED_CONTRACT,
        Rule.TOLERANCE_DEFAULT,
        Rule.REACH_NEAR,
        Rule.OUTLOOK_SLIGHTLY_BELOW,
        Rule.RAP_IMPROVED,
    ]


def test_the_rule_of_the_status_holds_its_margin_and_tolerance() -> None:
    data = alone(entered(), targets=(reach(2025, 160), reach(2027, 200)), base=reference(100), values={2025: 155})

    judged = next(step for step in at(data, 2025).steps if step.rule == Rule.REACH_NEAR)

    assert dict(judged.params) == {
        "actual": Decimal(155),
        "target": Decimal(160),
        "margin": Decimal(-5),
        "tolerance": Decimal(10),
    }


def test_a_hypothesis_on_prices_is_one_of_the_steps() -> None:
    data = alone(in_constant_euros(), targets=(reach(2027, 80),), base=reference("76.3"), values={2025: 77})

    rules = [step.rule for step in at(data, 2025).steps]

    assert rules[:3] == [Rule.VALUE_ENTERED, Rule.DEFLATED, Rule.INDEX_HYPOTHESIS]


def test_a_partial_value_says_which_schools_are_missing() -> None:
    data = ContractData(
        contract=contract("a", "b"), indicators={CODE: summed()}, figures=by_school(CODE, 2025, {"a": 3})
    )

    partial = at(data, 2025).steps[0]

    assert (partial.rule, partial.params["missing_schools"]) == (Rule.VALUE_PARTIAL, ("b",))
