"""What stops a sheet from being handed in, what the DG sets, and what a second load leaves alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from accounts.models import AuditEntry
from accounts.permissions import Permission, refusal
from imt_cop.core.errors import InvalidInputError, RefusedError
from indicators.calculations.anomaly import PARAMETERS
from indicators.choices import CampaignState, ObservationState, SheetState
from indicators.imports.contract import ContractRefusedError, load_contract
from indicators.models import Campaign, Contract, EntryUnit, Indicator, Observation, PlausibilityRule, Sheet
from indicators.presenters.anomalies import notes, notes_by_key, tallies
from indicators.queries.anomalies import anomalies, anomalies_for
from indicators.queries.anomaly_sentences import SENTENCES
from indicators.services import sheets
from indicators.services.checks import RuleInput, edit_rule
from schools.models import Entity
from tests.cast import Cast
from tests.contracts import COP_2023

YEAR = 2024
Enter = Callable[..., Observation]


@pytest.fixture
def contract(cast: Cast) -> Contract:
    load_contract(COP_2023)
    return Contract.objects.get(code="cop-2023-2027")


@pytest.fixture
def sheet(cast: Cast, contract: Contract) -> Sheet:
    campaign = Campaign.objects.create(contract=contract, year=YEAR, state=CampaignState.OPEN)
    return Sheet.objects.create(campaign=campaign, entity=cast.albi)


@pytest.fixture
def enter(contract: Contract, cast: Cast) -> Enter:
    def write(
        code: str, value: str, comment: str = "", state: str = "draft", entity: Entity = cast.albi
    ) -> Observation:
        return Observation.objects.create(
            contract=contract,
            entity=entity,
            indicator=Indicator.objects.get(contract=contract, code=code),
            year=YEAR,
            value=Decimal(value),
            comment=comment,
            state=state,
            updated_at=timezone.now(),
        )

    return write


def refused(sheet: Sheet, cast: Cast) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInputError) as error:
        sheets.submit(sheet=sheet, by=cast.controller)
    return [(message.field, str(message.sentence)) for message in error.value.messages]


def test_plausible_figures_are_handed_in(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("eleves-diplomants", "1120")
    enter("eleves-ingenieurs", "925")
    assert sheets.submit(sheet=sheet, by=cast.controller).state == SheetState.SUBMITTED


def test_more_engineers_than_students_block_whatever_the_comment(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("eleves-diplomants", "900", comment="Moins d’élèves.")
    enter("eleves-ingenieurs", "950", comment="C’est ainsi.")
    (message,) = refused(sheet, cast)
    assert message == (
        "eleves-ingenieurs",
        "« dont élèves ingénieurs » (950 élèves) dépasse « Nombre d’élèves en formation diplômante »"
        " (900 élèves) ; la première valeur est au plus égale à la seconde. Corrigez avant de transmettre.",
    )


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("publications", "-3", "alors que le minimum possible est 0 publication"),
        ("publications", "120.4", "120,4 publications n’est pas un nombre entier"),
        ("mobilite-internationale", "100.04", "100,04 %, alors que le maximum possible est 100 %"),
    ],
)
def test_the_impossible_blocks(sheet: Sheet, cast: Cast, enter: Enter, code: str, value: str, said: str) -> None:
    enter(code, value, comment="Certain.")
    assert any(field == code and said in sentence.replace("\u00a0", " ") for field, sentence in refused(sheet, cast))


def test_a_soft_anomaly_asks_for_a_comment(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    figure = enter("publications", "13")
    *said, ways = refused(sheet, cast)
    assert {field for field, _ in said} == {"publications"}
    assert all(sentence.endswith("dites pourquoi dans le commentaire.") for _, sentence in said)
    assert ways[0] == "without_comment"
    assert ways[1].startswith("1 avertissement est sans commentaire")
    figure.comment = "Une extraction partielle."
    figure.save()
    assert sheets.submit(sheet=sheet, by=cast.controller).state == SheetState.SUBMITTED


def test_a_sheet_is_handed_in_without_comment_when_that_is_meant(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("publications", "13")
    assert sheets.submit(sheet=sheet, by=cast.controller, without_comment=True).state == SheetState.SUBMITTED
    reasons = set(AuditEntry.objects.filter(action="submitted").values_list("reason", flat=True))
    assert reasons == {"Transmise avec 1 avertissement sans commentaire."}
    assert tallies(anomalies_for(sheet, cast.reviewer))["imt-mines-albi"].unexplained == 1


def test_the_impossible_blocks_even_without_comment(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("publications", "13")
    enter("entreprises-creees", "-1")
    with pytest.raises(InvalidInputError) as error:
        sheets.submit(sheet=sheet, by=cast.controller, without_comment=True)
    assert {message.field for message in error.value.messages} == {"entreprises-creees"}


def test_a_comment_on_everything_leaves_no_word_in_the_journal(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("publications", "13", comment="Extraction partielle.")
    sheets.submit(sheet=sheet, by=cast.controller, without_comment=True)
    assert set(AuditEntry.objects.filter(action="submitted").values_list("reason", flat=True)) == {""}


def test_every_fault_is_said_at_once_hard_ones_first(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("publications", "13")
    enter("entreprises-creees", "-1")
    fields = [field for field, _ in refused(sheet, cast)]
    assert fields[0] == "entreprises-creees"
    assert "publications" in fields


def test_what_is_already_validated_is_not_held_against_the_sheet(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("publications", "13", state=ObservationState.VALIDATED)
    enter("eleves-diplomants", "1120")
    assert sheets.submit(sheet=sheet, by=cast.controller).state == SheetState.SUBMITTED


def test_a_rule_that_is_switched_off_says_nothing(sheet: Sheet, cast: Cast, enter: Enter, contract: Contract) -> None:
    enter("publications", "13")
    PlausibilityRule.objects.filter(contract=contract, indicator__code="publications").update(active=False)
    assert sheets.submit(sheet=sheet, by=cast.controller).state == SheetState.SUBMITTED


def test_sentences_speak_the_unit_that_the_school_types(
    sheet: Sheet, cast: Cast, contract: Contract, enter: Enter
) -> None:
    indicator = Indicator.objects.get(contract=contract, code="rp-formation-continue")
    EntryUnit.objects.create(
        contract=contract, entity=cast.albi, indicator=indicator, unit="k€", factor=Decimal("0.001")
    )
    enter("rp-formation-continue", "150")
    assert any("150\u202f000\u00a0k€" in sentence for _, sentence in refused(sheet, cast))


def test_a_school_is_told_nothing_of_the_drafts_of_others(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("publications", "9000", entity=cast.nord)
    assert anomalies_for(sheet, cast.controller) == ()
    assert anomalies(sheet.campaign.contract, year=YEAR) == ()


def test_the_review_reads_what_was_handed_in_gravest_first(cast: Cast, contract: Contract, enter: Enter) -> None:
    enter("publications", "13", comment="Extraction partielle.", state=ObservationState.SUBMITTED)
    enter("publications", "-9", state=ObservationState.SUBMITTED, entity=cast.nord)
    flags = anomalies(contract, year=YEAR, states=["submitted", "validated", "published"])
    listed, counted = notes(flags), tallies(flags)
    assert (listed[0].entity, listed[0].severity_label) == ("imt-nord-europe", "bloquant")
    assert counted["imt-nord-europe"].hard == 1
    assert counted["imt-mines-albi"].soft > 0
    assert counted["imt-mines-albi"].unexplained == 0


def test_rows_are_told_of_what_they_contradict(sheet: Sheet, cast: Cast, enter: Enter) -> None:
    enter("eleves-diplomants", "900")
    enter("eleves-ingenieurs", "950")
    by_row = notes_by_key(anomalies_for(sheet, cast.controller))
    assert by_row["eleves-ingenieurs"][0] == by_row["eleves-diplomants"][0]


def test_the_number_of_queries_does_not_grow_with_the_figures(cast: Cast, contract: Contract, enter: Enter) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            anomalies(Contract.objects.select_related("institute").get(), year=YEAR, states=["draft"])
        return len(queries)

    enter("publications", "13")
    before = count()
    for entity in Entity.objects.schools().exclude(code=cast.albi.code):
        enter("publications", "13", entity=entity)
        enter("eleves-diplomants", "13.5", entity=entity)
    assert count() == before <= 12


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_finding_has_its_sentence(language: str) -> None:
    with translation.override(language):
        for name, params in PARAMETERS.items():
            numbers = dict.fromkeys(("label", "other_label", "bottom_label", *params), "1")
            assert "%(" not in str(SENTENCES[name]) % numbers


@pytest.fixture
def rule(contract: Contract) -> PlausibilityRule:
    return PlausibilityRule.objects.get(contract=contract, code="publications-evolution")


def test_the_head_office_sets_a_rule_and_the_journal_says_it(cast: Cast, rule: PlausibilityRule) -> None:
    values = RuleInput(severity="soft", active=True, minimum=Decimal(15), threshold=Decimal("12.5"))
    edited = edit_rule(rule=rule, values=values, by=cast.reviewer)
    assert (edited.threshold, edited.edited_by_dg) == (Decimal("12.5"), True)
    (entry,) = AuditEntry.objects.about("plausibility_rule", rule.pk)
    assert (entry.field, entry.old, entry.new, entry.label) == ("threshold", "25", "12.5", "publications-evolution")


def test_the_same_values_again_change_nothing(cast: Cast, rule: PlausibilityRule) -> None:
    values = RuleInput(severity="soft", active=True, minimum=Decimal(15), threshold=Decimal(25))
    assert not edit_rule(rule=rule, values=values, by=cast.reviewer).edited_by_dg
    assert not AuditEntry.objects.about("plausibility_rule", rule.pk).exists()


@pytest.mark.parametrize("who", ["controller", "reader", "head_reader", "ministry", "api_client", "administrator"])
def test_nobody_else_sets_a_rule(cast: Cast, rule: PlausibilityRule, who: str) -> None:
    user = cast.everyone()[who]
    assert (
        str(refusal(user, Permission.EDIT_CHECKS, cast.institute)) == "Seule la direction générale règle les contrôles."
    )
    with pytest.raises(RefusedError):
        edit_rule(rule=rule, values=RuleInput(severity="soft", active=False), by=user)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        (RuleInput(severity="soft", active=True), "threshold"),
        (RuleInput(severity="soft", active=True, threshold=Decimal(-1)), "threshold"),
        (RuleInput(severity="soft", active=True, threshold=Decimal(1), maximum=Decimal(1)), "maximum"),
        (RuleInput(severity="doux", active=True, threshold=Decimal(1)), "severity"),
    ],
)
def test_a_rule_that_says_nothing_is_refused(cast: Cast, rule: PlausibilityRule, values: RuleInput, field: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        edit_rule(rule=rule, values=values, by=cast.reviewer)
    assert [message.field for message in error.value.messages] == [field]


def test_a_second_load_leaves_what_the_head_office_set(cast: Cast, rule: PlausibilityRule) -> None:
    edit_rule(rule=rule, values=RuleInput(severity="hard", active=False, threshold=Decimal(9)), by=cast.reviewer)
    PlausibilityRule.objects.filter(code="publications-odd-evolution").update(threshold=Decimal(1))
    report = load_contract(COP_2023)
    rule.refresh_from_db()
    assert report.updated["checks.csv"] == 1
    assert (rule.severity, rule.active, rule.threshold) == ("hard", False, Decimal(9))
    assert load_contract(COP_2023).changed == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("bounds,hard,eleves-diplomants,,,0,,", "bounds,hard,eleves-diplomants,,,,,", "checks.csv:2: minimum:"),
        ("bounds,hard,eleves-diplomants,,,0,,", "bounds,hard,eleves,,,0,,", "checks.csv:2: indicator: code inconnu"),
        ("bounds,hard,eleves-diplomants,,,0,,", "bounds,grave,eleves-diplomants,,,0,,", "checks.csv:2: severity:"),
        ("bounds,hard,eleves-diplomants,,,0,,", "bounds,hard,eleves-diplomants,diplomes,,0,,", "checks.csv:2: other:"),
    ],
)
@pytest.mark.django_db
def test_a_corrupted_check_is_refused_by_line(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = Path(shutil.copytree(COP_2023, tmp_path / "cop"))
    text = (folder / "checks.csv").read_text(encoding="utf-8")
    assert old in text
    (folder / "checks.csv").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContractRefusedError, match=said):
        load_contract(folder)
