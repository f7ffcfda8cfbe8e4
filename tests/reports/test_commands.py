"""The commands of reports: files in a folder, jobs that wait, the demonstration's reports."""

from __future__ import annotations

import hashlib
import os
import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry, Notification
from indicators.imports.contract import load_contract
from reports.models import Job, Report, ReportFile, ReportVersion
from reports.services import generation, storage
from reports.services.generation import files_of
from tests.contracts import COP_2023
from tests.indicators.views.world import YEAR
from tests.reports.season import ReportSeason

FILES = len(files_of())
transactional = pytest.mark.django_db(transaction=True)


def run(*arguments: str, **options: Any) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue().replace("\u00a0", " ")


@pytest.fixture
def quick_draw(quick_files: None, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = vars(generation)["draw"]
    monkeypatch.setattr("reports.management.commands.build_report.draw", quick)


@transactional
@pytest.mark.usefixtures("quick_draw")
class TestBuildReport:
    def build(self, season: ReportSeason, folder: Path, **options: Any) -> list[list[str]]:
        printed = run("build_report", season.contract.code, year=YEAR, output=folder, **options)
        return [line.split() for line in printed.splitlines()]

    def test_it_writes_each_draft_with_its_digest_and_keeps_nothing(self, season: ReportSeason, tmp_path: Path) -> None:
        lines = self.build(season, tmp_path / "out")
        assert len(lines) == FILES
        for digest, name in lines:
            assert "-projet" in name
            assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
        assert not Report.objects.exists()
        assert not Job.objects.exists()

    def test_a_published_version_has_the_digests_of_its_files(self, season: ReportSeason, tmp_path: Path) -> None:
        version, job = season.published()
        generation.run(job.pk)
        lines = self.build(season, tmp_path / "out", published=1)
        assert {digest for digest, _name in lines} == set(version.files.values_list("sha256", flat=True))

    @pytest.mark.parametrize(
        ("options", "sentence"),
        [
            ({"entity": "nulle-part"}, "établissement inconnu : nulle-part"),
            ({"year": 1999}, "année hors du contrat : 1999"),
            ({"published": 1}, "pas de version 1 publiée"),
        ],
    )
    def test_what_there_is_not_is_said(
        self, season: ReportSeason, tmp_path: Path, options: dict[str, Any], sentence: str
    ) -> None:
        asked = {"year": YEAR, "output": tmp_path / "out"} | options
        with pytest.raises(CommandError, match=sentence) as ended:
            run("build_report", season.contract.code, **asked)
        assert ended.value.returncode == 1
        assert not (tmp_path / "out").exists()

    def test_a_folder_that_cannot_be_written_is_said(self, season: ReportSeason, tmp_path: Path) -> None:
        (tmp_path / "out").write_text("in the way")
        with pytest.raises(CommandError, match="enregistré"):
            self.build(season, tmp_path / "out")


@transactional
@pytest.mark.usefixtures("quick_files")
class TestSendWaitingJobs:
    def test_without_redis_it_does_what_waits_once(self, season: ReportSeason) -> None:
        version, _job = season.published()
        assert run("send_waiting_jobs") == "générations faites : 1\n"
        assert version.files.count() == FILES
        assert run("send_waiting_jobs") == "générations faites : 0\n"

    def test_it_takes_up_what_a_dead_process_left(self, season: ReportSeason) -> None:
        _version, job = season.published()
        dead = timezone.now() - timedelta(minutes=1)
        Job.objects.update(state="running", heartbeat=dead, claim="dead", attempts=1)
        assert run("send_waiting_jobs") == "générations faites : 1\n"
        job.refresh_from_db()
        assert (job.state, job.attempts) == ("done", 2)

    def test_with_redis_it_tells_the_queue(
        self, season: ReportSeason, settings: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _version, job = season.published()
        settings.TASK_RUNNER = "celery"
        told: list[int] = []
        monkeypatch.setattr("reports.tasks.enqueue", lambda _task, pk: told.append(pk))
        assert run("send_waiting_jobs") == "générations envoyées : 1\n"
        assert told == [job.pk]
        assert not ReportFile.objects.exists()

    def test_it_removes_what_was_left_unfinished(self, season: ReportSeason) -> None:
        storage.keep("1/whole.pdf", b"x")
        left = storage.root() / "1" / "report.pdf.abc.part"
        left.write_bytes(b"half")
        os.utime(left, (time.time() - 7200,) * 2)
        assert run("send_waiting_jobs").splitlines()[0] == "fichiers inachevés retirés : 1"
        assert [path.name for path in left.parent.iterdir()] == ["whole.pdf"]


@pytest.mark.django_db
class TestLoadDemoReports:
    def test_it_is_refused_where_demo_is_not_true(self, settings: Settings) -> None:
        settings.DEMO = False
        with pytest.raises(CommandError, match="DEMO") as ended:
            run("load_demo_reports")
        assert ended.value.returncode == 1

    def test_it_publishes_three_and_leaves_one_in_review_once(self, settings: Settings, tmp_path: Path) -> None:
        settings.DEMO, settings.VAR_DIR, settings.MEDIA_ROOT = True, tmp_path, tmp_path
        load_contract(COP_2023)
        run("load_demo")
        told, written = Notification.objects.count(), AuditEntry.objects.count()
        assert run("load_demo_reports") == "rapports : 3 publiés, 1 en relecture.\n"
        assert ReportVersion.objects.count() == Job.objects.count() == 3
        assert sorted(Report.objects.values_list("state", flat=True)) == ["in_review", *["published"] * 3]
        assert Notification.objects.count() == told
        assert AuditEntry.objects.count() > written
        written = AuditEntry.objects.count()
        assert run("load_demo_reports") == "rapports : rien à changer.\n"
        assert AuditEntry.objects.count() == written
