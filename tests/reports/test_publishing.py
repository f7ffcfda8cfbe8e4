"""Publishing: what is frozen, what becomes public, and what a correction does afterwards."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Notification
from imt_cop.core.errors import ConflictError, InvalidInputError, RefusedError
from imt_cop.core.models import AppendOnlyError
from indicators.models import Observation
from milestones.models import DeliverablePart
from reports.document import Snapshot
from reports.models import Report, ReportVersion
from reports.services import narratives, preparing, publishing
from tests.indicators.views.world import YEAR
from tests.milestones.world import Plan
from tests.reports.season import SECTION, ReportSeason

pytestmark = pytest.mark.django_db


def states() -> dict[tuple[str, str], str]:
    rows = Observation.objects.values_list("entity__code", "indicator__code", "state")
    return {(entity, indicator): state for entity, indicator, state in rows}


def test_the_snapshot_is_kept_with_its_digest(season: ReportSeason) -> None:
    version, _job = season.published(text="Une année **pleine**.")
    kept = ReportVersion.objects.get()
    snapshot = Snapshot.from_bytes(bytes(kept.snapshot))
    assert (kept.sha256, kept.number, version.report.state) == (snapshot.sha256, 1, "published")
    assert (snapshot.meta.entity, snapshot.meta.year, snapshot.meta.version) == ("imt", YEAR, 1)
    assert snapshot.to_bytes() == bytes(kept.snapshot)
    assert b"pleine" in bytes(kept.snapshot)


def test_the_internal_comment_is_never_in_it(season: ReportSeason) -> None:
    report = season.start()
    season.write(report, "Lisible.", internal="Confidentiel.")
    preparing.submit(report=report, by=season.cast.reviewer)
    version, _job = publishing.publish(report=report, by=season.second)
    assert b"Lisible" in bytes(version.snapshot)
    assert b"Confidentiel" not in bytes(version.snapshot)


def test_the_institutes_report_publishes_every_validated_figure(season: ReportSeason) -> None:
    season.published()
    assert set(states().values()) == {"published"}
    assert AuditEntry.objects.filter(action="published", object_type="observation").count() == 2


def test_a_schools_report_publishes_its_own_figures_alone(season: ReportSeason) -> None:
    season.published(season.cast.albi)
    assert states() == {("imt-mines-albi", "eleves"): "published", ("imt", "energie"): "validated"}


def test_what_is_validated_of_the_deliverables_is_published_with_it(season: ReportSeason) -> None:
    plan = Plan.build(season.cast, season.contract)
    plan.report()
    plan.validate()
    assert DeliverablePart.objects.exclude(published=None).count() == 0
    season.published()
    route = DeliverablePart.objects.get(deliverable__code="route", year=YEAR, entity=season.cast.albi)
    assert (route.published, route.published_on) == (route.validated, timezone.localdate())


def test_a_schools_report_publishes_its_own_deliverables_alone(season: ReportSeason) -> None:
    Plan.build(season.cast, season.contract)
    season.published(season.cast.albi)
    published = DeliverablePart.objects.exclude(published_on=None)
    assert {part.entity.code for part in published.select_related("entity")} == {"imt-mines-albi"}


def test_what_is_not_validated_is_neither_printed_nor_published(season: ReportSeason) -> None:
    Observation.objects.filter(indicator__code="energie").update(state="submitted")
    version, _job = season.published()
    assert states()["imt", "energie"] == "submitted"
    assert b'"130"' not in bytes(version.snapshot)


def test_whoever_handed_it_in_does_not_publish_it(season: ReportSeason) -> None:
    report = season.submitted()
    with pytest.raises(RefusedError, match="Une autre personne"):
        publishing.publish(report=report, by=season.cast.reviewer)
    assert not ReportVersion.objects.exists()


def test_nor_does_who_wrote_all_of_it_alone(season: ReportSeason) -> None:
    report = season.start()
    season.write(report, by=season.second)
    preparing.submit(report=report, by=season.cast.reviewer)
    with pytest.raises(RefusedError, match="Une autre personne"):
        publishing.publish(report=report, by=season.second)


def test_who_wrote_the_version_before_may_publish_the_next(season: ReportSeason) -> None:
    version, _job = season.published(text="Un.")
    revised = preparing.revise(report=version.report, reason="Erreur.", by=season.second)
    second, _job = publishing.publish(report=revised, by=season.cast.reviewer)
    assert second.number == 2


def test_only_the_dg_publishes(season: ReportSeason) -> None:
    report = season.submitted(season.cast.albi)
    for person in (season.cast.controller, season.cast.head_reader, season.cast.ministry, season.cast.administrator):
        with pytest.raises(RefusedError):
            publishing.publish(report=report, by=person)


def test_a_draft_is_not_published(season: ReportSeason) -> None:
    with pytest.raises(ConflictError):
        publishing.publish(report=season.start(), by=season.second)


def test_a_schools_text_must_be_cleared_first(season: ReportSeason) -> None:
    report = season.submitted(season.cast.albi, "Un texte.")
    with pytest.raises(ConflictError, match="viser"):
        publishing.publish(report=report, by=season.second)


def test_what_a_school_says_is_printed_in_the_institutes_report_once_cleared(season: ReportSeason) -> None:
    school = season.start(season.cast.albi)
    season.write(school, "La parole d’Albi.", section="summary")
    uncleared, _job = season.published()
    assert "La parole d’Albi".encode() not in bytes(uncleared.snapshot)
    preparing.submit(report=school, by=season.cast.controller)
    narratives.clear_text(report=school, section="summary", language="fr", expected_version=1, by=season.second)
    again = preparing.revise(report=uncleared.report, reason="La parole des écoles.", by=season.cast.reviewer)
    version, _job = publishing.publish(report=again, by=season.second)
    assert "La parole d’Albi".encode() in bytes(version.snapshot)


def test_a_failed_publication_publishes_nothing(season: ReportSeason, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**kwargs: object) -> None:
        raise ConflictError("non")

    monkeypatch.setattr("reports.services.snapshots.build_snapshot", fail)
    with pytest.raises(ConflictError):
        season.published()
    assert set(states().values()) == {"validated"}
    assert not Notification.objects.filter(kind="report_published").exists()


def test_a_correction_gives_a_second_version_with_its_erratum(season: ReportSeason) -> None:
    first, _job = season.published()
    before = bytes(first.snapshot)
    season.correct(1002)
    revised = preparing.revise(report=first.report, reason="Erreur de saisie.", by=season.cast.reviewer)
    second, _job = publishing.publish(report=revised, by=season.second)
    assert (second.number, second.reason) == (2, "Erreur de saisie.")
    (change,) = second.changes
    assert (change["old_fr"], change["new_fr"]) == ("1\u202f000\u00a0élèves", "1\u202f002\u00a0élèves")
    assert (change["why"], change["entity"], change["year"]) == ("Double compte.", "IMT Mines Albi", YEAR)
    assert "devient 1\u202f002".encode() in bytes(second.snapshot)
    assert bytes(ReportVersion.objects.get(number=1).snapshot) == before


def test_the_first_version_has_no_erratum(season: ReportSeason) -> None:
    season.correct(1002)
    version, _job = season.published()
    assert (version.reason, version.changes) == ("", [])


@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_change_what_is_published(season: ReportSeason, statement: str) -> None:
    season.published()
    table = ReportVersion._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    with pytest.raises(AppendOnlyError):
        ReportVersion.objects.update(number=9)


def test_an_interim_statement_is_dated_of_the_day_that_it_is_published(season: ReportSeason) -> None:
    today = timezone.localdate()
    report = season.start(dated=today + timedelta(days=9))
    preparing.submit(report=report, by=season.cast.reviewer)
    version, _job = publishing.publish(report=report, by=season.second)
    assert Report.objects.get().dated == today
    assert Snapshot.from_bytes(bytes(version.snapshot)).meta.kind == "interim"


def test_liaisons_and_those_concerned_are_told_once(season: ReportSeason) -> None:
    season.published(season.cast.albi)
    told = Notification.objects.filter(kind="report_published").values_list("recipient__email", flat=True)
    names = {email.partition("@")[0] for email in told}
    assert names == {"ministry", "head-reader", "reviewer", "controller", "reader", "api-client"}


def test_the_dg_begins_a_schools_report_in_review_and_a_school_its_own_in_draft(season: ReportSeason) -> None:
    assert season.start(season.cast.nord, by=season.cast.reviewer).state == "in_review"
    assert season.start(season.cast.albi).state == "draft"
    with pytest.raises(ConflictError):
        season.start(season.cast.albi)


def test_nobody_else_begins_one(season: ReportSeason) -> None:
    for person in (season.cast.outsider, season.cast.reader, season.cast.head_reader, season.cast.ministry):
        with pytest.raises(RefusedError):
            season.start(season.cast.albi, by=person)


def test_a_report_is_of_a_year_of_the_contract(season: ReportSeason) -> None:
    with pytest.raises(InvalidInputError):
        preparing.start(
            contract=season.contract, entity=season.cast.institute, year=1999, kind="annual", by=season.cast.reviewer
        )


def test_what_is_returned_says_why_to_its_writers(season: ReportSeason) -> None:
    report = season.submitted(season.cast.albi, "Un.")
    with pytest.raises(InvalidInputError):
        preparing.return_(report=report, reason=" ", by=season.cast.reviewer)
    returned = preparing.return_(report=report, reason="Trop long.", by=season.cast.reviewer)
    assert (returned.state, returned.reason) == ("draft", "Trop long.")
    message = Notification.objects.get(kind="report_returned")
    assert message.recipient == season.cast.controller
    assert "Trop long." in message.body


def test_the_text_of_each_section_is_in_its_place(season: ReportSeason) -> None:
    version, _job = season.published(text="Avant tout.")
    document = Snapshot.from_bytes(bytes(version.snapshot)).documents["fr"]
    (section,) = [one for one in document.sections if one.code == SECTION]
    assert "Avant tout." in str(section.blocks)
