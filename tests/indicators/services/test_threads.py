"""The thread of a figure: who writes, what stays, and the return of a sheet line by line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import AuditEntry, Notification
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from imt_cop.core.models import AppendOnlyError
from indicators.models import FigureKey, FigureMessage, Observation, Sheet
from indicators.services import reminders
from indicators.services.reviews import return_lines
from indicators.services.threads import post
from tests.indicators.services.season import OPENED, YEAR, Freeze, Season, outbox

TALKERS = {"controller", "reviewer"}


def key(season: Season, code: str = "eleves") -> FigureKey:
    return FigureKey(contract=season.contract, entity=season.cast.albi, indicator=season.series(code), year=YEAR)


def test_the_school_and_the_dg_write_and_nobody_else(season: Season) -> None:
    done = set()
    for role, by in season.cast.everyone().items():
        try:
            post(figure=key(season), text="Bonjour.", by=by)
            done.add(role)
        except RefusedError:
            continue
    assert done == TALKERS


def test_only_the_dg_asks_for_a_change(season: Season) -> None:
    assert post(figure=key(season), text="À revoir.", asks_change=True, by=season.cast.reviewer).asks_change
    with pytest.raises(RefusedError):
        post(figure=key(season), text="À revoir.", asks_change=True, by=season.cast.controller)


def test_the_schools_controllers_are_told_what_the_dg_writes(season: Season) -> None:
    post(figure=key(season), text="Comptés <deux> fois ?", by=season.cast.reviewer)
    (message,) = Notification.objects.all()
    assert (message.recipient, message.kind) == (season.cast.controller, "figure_message")
    assert "Comptés <deux> fois ?" in message.body
    assert message.link.endswith("/imt-mines-albi/eleves/dossier/")


def test_the_dg_reads_in_its_digest_what_a_school_writes_once(season: Season, freeze: Freeze) -> None:
    post(figure=key(season), text="Voir la note.", by=season.cast.controller)
    assert outbox() == []
    day = OPENED + timedelta(days=1)
    for today in (day, day, day + timedelta(days=1)):
        freeze(today)
        reminders.send_digest(today=today)
    (message,) = Notification.objects.all()
    assert (message.recipient, message.kind) == (season.cast.reviewer, "digest")
    assert "1 message" in message.subject
    assert "- IMT Mines Albi 2025, eleves (Controller" in message.body
    assert message.link.endswith("/imt-mines-albi/eleves/dossier/")


def test_the_next_digest_holds_what_was_written_after_the_last(season: Season, freeze: Freeze) -> None:
    for days in (1, 2):
        post(figure=key(season), text=f"Note {days}.", by=season.cast.controller)
        freeze(OPENED + timedelta(days=days))
        reminders.send_digest(today=OPENED + timedelta(days=days))
    assert ["1 message" in message.subject for message in Notification.objects.all()] == [True, True]


@pytest.mark.parametrize("text", ["", "  \r\n ", "x" * 4_001])
def test_an_empty_or_endless_message_is_refused(season: Season, text: str) -> None:
    with pytest.raises(InvalidInputError):
        post(figure=key(season), text=text, by=season.cast.controller)


def test_a_message_has_its_row_in_the_journal_for_the_school_and_the_dg_alone(season: Season) -> None:
    message = post(figure=key(season), text="Voir la note.", by=season.cast.controller)
    (entry,) = AuditEntry.objects.about("message", message.pk)
    assert (entry.new, entry.label, entry.state) == ("Voir la note.", "eleves 2025", "submitted")


def test_a_message_is_never_changed(season: Season) -> None:
    post(figure=key(season), text="Voir la note.", by=season.cast.controller)
    with pytest.raises(AppendOnlyError):
        FigureMessage.objects.update(text="Rien.")


def test_a_return_line_by_line_tells_each_line_and_the_whole(season: Season) -> None:
    sheet = season.submit()
    reasons = {"eleves": "Trop bas.", "diplomes": "Manque.", "insertion": " "}
    decided = return_lines(sheet=sheet, reasons=reasons, overall="Deux lignes à revoir.", by=season.cast.reviewer)
    said = {m.indicator.code: m.text for m in FigureMessage.objects.filter(asks_change=True)}
    assert said == {"eleves": "Trop bas.", "diplomes": "Manque."}
    assert (decided.state, Observation.objects.get().state) == ("returned", "draft")
    assert decided.decision_reason.replace("\u00a0", " ").splitlines() == [
        "Deux lignes à revoir.",
        "eleves : Trop bas.",
        "diplomes : Manque.",
    ]
    assert outbox("sheet_returned") == [(season.cast.controller, "sheet_returned")]


@pytest.mark.parametrize("reasons", [{}, {"eleves": "  "}, {"inconnue": "x"}, {"eleves": "x" * 2_001}])
def test_a_return_without_a_good_line_changes_nothing(season: Season, reasons: dict[str, str]) -> None:
    sheet = season.submit()
    with pytest.raises(InvalidInputError):
        return_lines(sheet=sheet, reasons=reasons, overall="Tout.", by=season.cast.reviewer)
    assert Sheet.objects.get(pk=sheet.pk).state == "submitted"
    assert not FigureMessage.objects.exists()


def test_many_long_reasons_stay_whole_in_the_threads(season: Season) -> None:
    sheet = season.submit()
    reasons = dict.fromkeys(("eleves", "diplomes", "insertion"), "x" * 2000)
    decided = return_lines(sheet=sheet, reasons=reasons, by=season.cast.reviewer)
    assert decided.decision_reason.replace("\u00a0", " ") == "Lignes à revoir : eleves; insertion; diplomes."
    assert all(len(message.text) == 2_000 for message in FigureMessage.objects.all())


@pytest.mark.parametrize("role", ["controller", "outsider", "head_reader", "ministry"])
def test_only_the_dg_returns(season: Season, role: str) -> None:
    sheet = season.submit()
    with pytest.raises(RefusedError):
        return_lines(sheet=sheet, reasons={"eleves": "x"}, by=season.cast.everyone()[role])


def test_a_sheet_that_is_not_submitted_is_not_returned(season: Season) -> None:
    season.save()
    with pytest.raises(ConflictError):
        return_lines(sheet=season.sheet(season.cast.albi), reasons={"eleves": "x"}, by=season.cast.reviewer)
    assert not FigureMessage.objects.exists()
