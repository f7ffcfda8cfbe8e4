"""Appreciations: each side writes of itself, another person signs, and what is signed stays as it was."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.choices import Role
from accounts.models import AuditEntry, Notification, User
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError, StaleError
from indicators.models import Appreciation, AppreciationKey, NotApplicable, SuccessCriterion
from indicators.queries.appreciations import find_appreciation, in_force
from indicators.services import appreciations
from indicators.services.appreciations import Judgement, mark_of
from schools.models import Entity
from tests.factories.accounts import make_user
from tests.indicators.services.season import YEAR, Season

SAID = Judgement(level="mostly_achieved", text="L’essentiel est fait.", evidence="Conseil du 12 mars.")


@pytest.fixture
def second(season: Season) -> User:
    """Another reviewer of the DG."""
    return make_user("second", Role.HEAD_OFFICE_REVIEWER)


def key(season: Season, entity: Entity | None = None, code: str = "eleves", year: int = YEAR) -> AppreciationKey:
    place = entity or season.cast.institute
    return AppreciationKey(contract=season.contract, entity=place, year=year, indicator=season.series(code))


def of_school(season: Season) -> AppreciationKey:
    return key(season, season.cast.albi)


def criterion(season: Season) -> AppreciationKey:
    row = SuccessCriterion.objects.create(
        contract=season.contract, code="A1-1-c1", action="A1.1", action_label="Diversify.", summary="Plus de diplômés."
    )
    return AppreciationKey(contract=season.contract, entity=season.cast.institute, year=YEAR, criterion=row)


def drafted(season: Season, of: AppreciationKey, said: Judgement = SAID) -> Appreciation:
    by = season.cast.reviewer if of.entity.is_institute else season.cast.controller
    return appreciations.save_draft(key=of, judgement=said, seen="", by=by)


def submitted(season: Season, of: AppreciationKey) -> Appreciation:
    one = drafted(season, of)
    assert one.drafted_by is not None
    return appreciations.submit(appreciation=one, by=one.drafted_by)


def signed(season: Season, of: AppreciationKey, by: User) -> Appreciation:
    return appreciations.sign(appreciation=submitted(season, of), by=by)


def seen_by(season: Season, user: str, entity: str = "imt-mines-albi") -> list[str]:
    record = find_appreciation(
        contract=season.contract.code,
        year=YEAR,
        entity=entity,
        kind="indicateur",
        code="eleves",
        user=getattr(season.cast, user),
    )
    return [one.state for one in record.versions]


def test_each_side_writes_of_itself(season: Season) -> None:
    done = set()
    for role, by in season.cast.everyone().items():
        for of in (key(season), of_school(season)):
            try:
                with transaction.atomic():
                    appreciations.save_draft(key=of, judgement=SAID, seen="", by=by)
                    done.add((role, of.entity.code))
                    transaction.set_rollback(True)
            except RefusedError:
                continue
    assert done == {("reviewer", "imt"), ("controller", "imt-mines-albi")}


def test_nobody_signs_what_they_wrote(season: Season, second: User) -> None:
    one = submitted(season, key(season))
    with pytest.raises(RefusedError, match="Une autre personne doit signer"):
        appreciations.sign(appreciation=one, by=season.cast.reviewer)
    done = appreciations.sign(appreciation=one, by=second)
    assert (done.state, done.signed_by, done.signed_at is not None) == ("validated", second, True)


def test_a_school_is_signed_by_the_dg_or_by_a_second_person_of_the_school(season: Season) -> None:
    colleague = make_user("collegue", Role.SCHOOL_CONTROLLER, season.cast.albi)
    one = submitted(season, of_school(season))
    for refused in (season.cast.controller, season.cast.outsider, season.cast.reader):
        with pytest.raises((RefusedError, NotFoundError)):
            appreciations.sign(appreciation=one, by=refused)
    assert appreciations.sign(appreciation=one, by=colleague).signed_by == colleague


def test_who_reads_it_is_who_reads_a_figure_in_that_state(season: Season) -> None:
    one = drafted(season, of_school(season))
    readers = ("controller", "reader", "reviewer", "outsider", "ministry")
    assert {user: seen_by(season, user) for user in readers if seen_by(season, user)} == {
        "controller": ["draft"],
        "reader": ["draft"],
    }
    appreciations.submit(appreciation=one, by=season.cast.controller)
    assert [user for user in readers if seen_by(season, user)] == ["controller", "reader", "reviewer"]
    appreciations.sign(appreciation=one, by=season.cast.reviewer)
    assert [user for user in readers if seen_by(season, user)] == ["controller", "reader", "reviewer", "outsider"]


@pytest.mark.parametrize("field", ["level", "text", "evidence"])
def test_a_criterion_is_handed_in_whole(season: Season, field: str) -> None:
    given = {"level": SAID.level, "text": SAID.text, "evidence": SAID.evidence, field: ""}
    one = drafted(season, criterion(season), Judgement(**given))
    with pytest.raises(InvalidInputError) as refused:
        appreciations.submit(appreciation=one, by=season.cast.reviewer)
    assert [message.field for message in refused.value.messages] == [field]


def test_behind_an_indicator_stands_its_figure(season: Season) -> None:
    one = drafted(season, key(season), Judgement(level="achieved", text="Atteint."))
    assert appreciations.submit(appreciation=one, by=season.cast.reviewer).state == "submitted"


def test_a_draft_is_not_written_over_blindly(season: Season) -> None:
    one = drafted(season, key(season))
    with pytest.raises(StaleError):
        appreciations.save_draft(key=key(season), judgement=Judgement(text="Autre."), seen="", by=season.cast.reviewer)
    again = appreciations.save_draft(
        key=key(season), judgement=Judgement(text="Autre."), seen=mark_of(one), by=season.cast.reviewer
    )
    assert (again.pk, again.text) == (one.pk, "Autre.")


def test_what_waits_for_a_signature_is_not_edited(season: Season) -> None:
    one = submitted(season, key(season))
    with pytest.raises(ConflictError):
        appreciations.save_draft(key=key(season), judgement=SAID, seen=mark_of(one), by=season.cast.reviewer)


def test_a_return_needs_its_reason_and_gives_the_draft_back(season: Season) -> None:
    one = submitted(season, of_school(season))
    with pytest.raises(InvalidInputError):
        appreciations.return_(appreciation=one, reason="  ", by=season.cast.reviewer)
    back = appreciations.return_(appreciation=one, reason="Citez le conseil.", by=season.cast.reviewer)
    assert (back.state, back.return_reason) == ("draft", "Citez le conseil.")
    entry = AuditEntry.objects.about("appreciation", one.pk).filter(action="returned").get()
    assert (entry.old, entry.new, entry.reason, entry.state) == ("submitted", "draft", "Citez le conseil.", "submitted")


def test_a_signed_one_is_revised_by_another_version(season: Season, second: User) -> None:
    first = signed(season, key(season), second)
    draft = appreciations.save_draft(
        key=key(season), judgement=Judgement(level="achieved", text="Tout."), seen="", by=season.cast.reviewer
    )
    (current,) = in_force(season.contract, states=frozenset({"validated", "published"}))
    assert (current.pk, draft.version) == (first.pk, 2)
    appreciations.sign(appreciation=appreciations.submit(appreciation=draft, by=season.cast.reviewer), by=second)
    (current,) = in_force(season.contract, states=frozenset({"validated", "published"}))
    assert (current.version, current.level) == (2, "achieved")
    before = in_force(season.contract, states=frozenset({"validated"}), as_of=date(2000, 1, 1))
    assert before == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE indicators_appreciation SET text = 'autre'",
        "UPDATE indicators_appreciation SET state = 'draft', signed_at = NULL, signed_by_id = NULL",
        "DELETE FROM indicators_appreciation",
    ],
)
def test_the_database_keeps_what_is_signed(season: Season, second: User, statement: str) -> None:
    one = signed(season, key(season), second)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Appreciation.objects.get().text == one.text


def test_publishing_gives_the_ministry_what_is_signed(season: Season, second: User) -> None:
    signed(season, key(season), second)
    drafted(season, of_school(season))
    assert seen_by(season, "ministry", "imt") == []
    done = appreciations.publish(
        contract=season.contract, year=YEAR, entity=season.cast.institute, by=season.cast.reviewer
    )
    assert (done, seen_by(season, "ministry", "imt")) == (1, ["published"])


def test_what_is_not_asked_is_not_appreciated(season: Season) -> None:
    NotApplicable.objects.create(contract=season.contract, entity=season.cast.albi, indicator=season.series("eleves"))
    refused = (of_school(season), key(season, year=2027), key(season, year=2022))
    for of in refused:
        by = season.cast.controller if of.entity == season.cast.albi else season.cast.reviewer
        with pytest.raises(InvalidInputError):
            appreciations.save_draft(key=of, judgement=SAID, seen="", by=by)
    assert Appreciation.objects.count() == 0


def test_it_changes_no_figure_and_has_its_rows_in_the_journal(season: Season, second: User) -> None:
    version = season.contract.data_version
    one = signed(season, key(season), second)
    rows = AuditEntry.objects.about("appreciation", one.pk).order_by("pk").values_list("field", "new", "state")
    assert list(rows) == [
        ("level", "mostly_achieved", "draft"),
        ("text", SAID.text, "draft"),
        ("evidence", SAID.evidence, "draft"),
        ("state", "submitted", "submitted"),
        ("state", "validated", "validated"),
    ]
    season.contract.refresh_from_db()
    assert season.contract.data_version > version
    assert not AuditEntry.objects.filter(object_type="observation").exists()


def told(season: Season, kind: str) -> set[User]:
    return {one.recipient for one in outbox_of(kind)}


def outbox_of(kind: str) -> list[Notification]:
    return list(Notification.objects.filter(kind=kind).select_related("recipient"))


def test_what_is_handed_in_is_told_to_who_may_sign_it_and_not_to_its_author(season: Season, second: User) -> None:
    colleague = make_user("colleague", Role.SCHOOL_CONTROLLER, season.cast.albi)
    submitted(season, key(season))
    assert told(season, "appreciation_submitted") == {second}
    Notification.objects.all().delete()
    submitted(season, of_school(season))
    assert told(season, "appreciation_submitted") == {season.cast.reviewer, second, colleague}


def test_its_author_is_told_what_became_of_it(season: Season, second: User) -> None:
    one = appreciations.return_(appreciation=submitted(season, key(season)), reason="Trop <court>.", by=second)
    (back,) = outbox_of("appreciation_returned")
    assert (back.recipient, "Trop <court>." in back.body) == (season.cast.reviewer, True)
    appreciations.sign(appreciation=appreciations.submit(appreciation=one, by=season.cast.reviewer), by=second)
    (done,) = outbox_of("appreciation_signed")
    assert (done.recipient, "eleves" in done.subject) == (season.cast.reviewer, True)
    assert done.link == f"/appreciations/cop/{YEAR}/imt/indicateur/eleves/"
