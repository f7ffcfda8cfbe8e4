"""Writing a report's texts: by whom, when, and that nothing written is lost."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError, RefusedError
from reports.models import Narrative, NarrativeRevision
from reports.services import narratives, preparing
from reports.services.narratives import StaleTextError
from tests.reports.season import SECTION, ReportSeason

pytestmark = pytest.mark.django_db


def test_each_save_is_a_version_and_leaves_the_one_before(season: ReportSeason) -> None:
    report = season.start()
    season.write(report, "Un.")
    season.write(report, "Deux.", internal="À revoir.")
    kept = NarrativeRevision.objects.order_by("version").values_list("version", "text", "internal")
    assert list(kept) == [(1, "Un.", ""), (2, "Deux.", "À revoir.")]


def test_the_same_text_again_writes_nothing(season: ReportSeason) -> None:
    report = season.start()
    season.write(report, "Un.")
    before = AuditEntry.objects.count()
    assert season.write(report, "Un.\r\n").version == 1
    assert AuditEntry.objects.count() == before


def test_a_stale_save_is_refused_and_shows_what_is_kept(season: ReportSeason) -> None:
    report = season.start()
    season.write(report, "Un.")
    with pytest.raises(StaleTextError) as refused:
        narratives.save_text(
            report=report,
            section=SECTION,
            language="fr",
            text="Autre.",
            internal="",
            expected_version=0,
            by=season.second,
        )
    assert refused.value.narrative is not None
    assert refused.value.narrative.text == "Un."
    assert Narrative.objects.get().text == "Un."


def test_a_school_writes_its_own_report_and_the_dg_the_institutes(season: ReportSeason) -> None:
    school, institute = season.start(season.cast.albi), season.start()
    season.write(school, by=season.cast.controller)
    season.write(institute, by=season.second)
    for report, person in (
        (school, season.cast.reviewer),
        (school, season.cast.outsider),
        (school, season.cast.reader),
        (institute, season.cast.controller),
        (institute, season.cast.head_reader),
        (institute, season.cast.ministry),
    ):
        with pytest.raises(RefusedError):
            season.write(report, by=person)


def test_in_review_nothing_is_written(season: ReportSeason) -> None:
    report = season.submitted(text="Un.")
    with pytest.raises(ConflictError):
        season.write(report, "Deux.")


@pytest.mark.parametrize(("section", "language"), [("methodology", "fr"), ("nulle-part", "fr"), ("foreword", "de")])
def test_a_section_without_text_does_not_exist(season: ReportSeason, section: str, language: str) -> None:
    with pytest.raises(NotFoundError):
        season.write(season.start(), section=section, language=language)


def test_a_text_too_long_is_refused_by_name(season: ReportSeason) -> None:
    with pytest.raises(InvalidInputError) as refused:
        season.write(season.start(), "x" * 20_001)
    assert [message.field for message in refused.value.messages] == ["text"]


def test_a_schools_text_is_cleared_by_the_dg_and_no_longer_once_written_again(season: ReportSeason) -> None:
    report = season.submitted(season.cast.albi, "Un.")
    cleared = narratives.clear_text(
        report=report, section=SECTION, language="fr", expected_version=1, by=season.cast.reviewer
    )
    assert cleared.is_cleared
    preparing.return_(report=report, reason="À compléter.", by=season.cast.reviewer)
    season.write(report, "Deux.")
    assert not Narrative.objects.get().is_cleared


def test_only_the_dg_clears_and_only_what_it_read(season: ReportSeason) -> None:
    report = season.submitted(season.cast.albi, "Un.")
    with pytest.raises(RefusedError):
        narratives.clear_text(
            report=report, section=SECTION, language="fr", expected_version=1, by=season.cast.controller
        )
    with pytest.raises(StaleTextError):
        narratives.clear_text(
            report=report, section=SECTION, language="fr", expected_version=2, by=season.cast.reviewer
        )


@pytest.mark.parametrize("statement", ["UPDATE {} SET text = ''", "DELETE FROM {}"])
def test_the_history_cannot_be_changed(season: ReportSeason, statement: str) -> None:
    season.write(season.start())
    table = NarrativeRevision._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
