"""Who may do what to a sheet, in which state: every role, every state, every action."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import AuditEntry, User
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, RefusedError
from indicators.calculations.workflow import TRANSITIONS, SheetMove
from indicators.models import Indicator, Observation, Sheet
from indicators.services import observations, sheets
from indicators.services.entries import Entry, save_entries
from indicators.services.observations import FigureInput, StaleFigureError
from tests.indicators.services.season import Season

Act = Callable[[Season, Sheet, User], object]


def _save(season: Season, sheet: Sheet, by: User) -> object:
    figure = FigureInput(value=Decimal(1020))
    return observations.save_figure(
        sheet=sheet, indicator=season.series("eleves"), figure=figure, expected_version=1, by=by
    )


ACTIONS: dict[str, Act] = {
    "save": _save,
    "submit": lambda season, sheet, by: sheets.submit(sheet=sheet, by=by),
    "return": lambda season, sheet, by: sheets.return_(sheet=sheet, reason="à revoir", by=by),
    "validate": lambda season, sheet, by: sheets.validate(sheet=sheet, by=by),
    "reopen": lambda season, sheet, by: sheets.reopen(sheet=sheet, reason="erreur", by=by),
}
STATES = {"draft": "draft", "submitted": "submitted", "returned": "draft", "validated": "validated"}
WRITERS = {"controller", "api_client"}
ALLOWED = {
    "save": (WRITERS, {"draft", "returned"}),
    "submit": ({"controller"}, {"draft", "returned"}),
    "return": ({"reviewer"}, {"submitted"}),
    "validate": ({"reviewer"}, {"submitted"}),
    "reopen": ({"reviewer"}, {"validated"}),
}


def outcome(season: Season, state: str, action: str, by: User) -> str:
    """What becomes of one action, undone afterwards."""
    with transaction.atomic():
        Sheet.objects.filter(pk=season.sheet(season.cast.albi).pk).update(state=state)
        Observation.objects.update(state=STATES[state])
        try:
            ACTIONS[action](season, season.sheet(season.cast.albi), by)
            answer = "done"
        except AppError as error:
            answer = type(error).__name__
        transaction.set_rollback(True)
    return answer


def expected(state: str, action: str, role: str) -> str:
    roles, states = ALLOWED[action]
    if role not in roles:
        return RefusedError.__name__
    return "done" if state in states else ConflictError.__name__


@pytest.mark.parametrize("action", ACTIONS)
def test_each_role_does_only_what_the_tables_say(season: Season, action: str) -> None:
    season.save()
    people = season.cast.everyone()
    found = {(role, state): outcome(season, state, action, by) for role, by in people.items() for state in STATES}
    assert found == {(role, state): expected(state, action, role) for role, state in found}


def test_the_expectations_cover_the_transitions() -> None:
    assert {move.value for move in SheetMove} == set(ACTIONS) - {"save"}
    assert all({s.value for s in TRANSITIONS[SheetMove(a)].sources} == ALLOWED[a][1] for a in ACTIONS if a != "save")


def test_a_sheet_that_holds_nothing_is_not_submitted(season: Season) -> None:
    with pytest.raises(InvalidInputError, match="vide"):
        sheets.submit(sheet=season.sheet(season.cast.albi), by=season.cast.controller)


@pytest.mark.parametrize("move", [sheets.return_, sheets.reopen])
def test_sending_back_wants_a_reason(season: Season, move: Callable[..., Sheet]) -> None:
    sheet = season.submit() if move is sheets.return_ else season.validate()
    with pytest.raises(InvalidInputError, match="motif"):
        move(sheet=sheet, reason="  ", by=season.cast.reviewer)


def test_figures_move_with_their_sheet(season: Season) -> None:
    season.validate()
    assert set(Observation.objects.values_list("state", flat=True)) == {"validated"}


def test_a_figure_that_was_published_elsewhere_does_not_come_back_with_a_return(season: Season) -> None:
    sheet = season.submit()
    other = season.series("diplomes")
    published = Observation.objects.get()
    published.pk, published.indicator, published.state = None, other, "published"
    published.save(force_insert=True)
    sheets.return_(sheet=sheet, reason="à revoir", by=season.cast.reviewer)
    assert Observation.objects.get(indicator=other).state == "published"


def test_nobody_validates_what_they_submitted(season: Season) -> None:
    sheet = season.submit()
    Sheet.objects.filter(pk=sheet.pk).update(submitted_by=season.cast.reviewer)
    with pytest.raises(RefusedError, match="Une autre personne"):
        sheets.validate(sheet=season.sheet(season.cast.albi), by=season.cast.reviewer)


def test_a_reviewer_who_returned_a_sheet_may_validate_it_later(season: Season) -> None:
    sheets.return_(sheet=season.submit(), reason="à revoir", by=season.cast.reviewer)
    sheets.submit(sheet=season.sheet(season.cast.albi), by=season.cast.controller)
    validated = sheets.validate(sheet=season.sheet(season.cast.albi), by=season.cast.reviewer)
    assert validated.state == "validated"


def test_a_validated_figure_in_an_open_sheet_is_locked(season: Season) -> None:
    season.save()
    Observation.objects.update(state="validated")
    with pytest.raises(ConflictError, match="verrouillée"):
        season.save(1020)


def test_a_stale_version_changes_nothing_and_says_what_is_kept(season: Season) -> None:
    season.save(1000)
    season.save(1010)
    with pytest.raises(StaleFigureError) as refused:
        _save(season, season.sheet(season.cast.albi), season.cast.controller)
    assert refused.value.figure is not None
    assert refused.value.figure.value == Decimal(1010)
    assert Observation.objects.get().value == Decimal(1010)


def test_a_negative_count_is_refused(season: Season) -> None:
    with pytest.raises(InvalidInputError, match="négative"):
        season.save(-1)


def test_every_write_and_move_has_its_rows_in_the_journal(season: Season) -> None:
    season.validate()
    actions = list(
        AuditEntry.objects.filter(entity_code="imt-mines-albi").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["created", "submitted", "submitted", "validated", "validated"]


def entry(season: Season, value: int | None, version: int, code: str = "eleves") -> Entry:
    indicator = Indicator.objects.get(contract=season.contract, code=code)
    figure = FigureInput(value=None if value is None else Decimal(value))
    return Entry(key=code, indicator=indicator, kind="actual", name="", figure=figure, version=version)


def test_a_whole_sheet_writes_only_what_changed(season: Season) -> None:
    season.save(1000)
    rows = [entry(season, 1000, 1), entry(season, 250, 0, "diplomes"), entry(season, None, 0, "insertion")]
    done = save_entries(sheet=season.sheet(season.cast.albi), entries=rows, by=season.cast.controller)
    assert (done.saved, done.refused) == (["diplomes"], {})


def test_a_row_that_only_somebody_else_changed_is_not_a_conflict(season: Season) -> None:
    season.save(1000)
    season.save(1010)
    done = save_entries(
        sheet=season.sheet(season.cast.albi), entries=[entry(season, 1000, 1)], by=season.cast.controller
    )
    assert (done.saved, done.refused, Observation.objects.get().value) == ([], {}, Decimal(1010))


def test_a_row_that_both_changed_is_refused_and_the_others_are_written(season: Season) -> None:
    season.save(1000)
    season.save(1010)
    rows = [entry(season, 1040, 1), entry(season, 250, 0, "diplomes")]
    done = save_entries(sheet=season.sheet(season.cast.albi), entries=rows, by=season.cast.controller)
    assert done.saved == ["diplomes"]
    assert isinstance(done.refused["eleves"], StaleFigureError)
