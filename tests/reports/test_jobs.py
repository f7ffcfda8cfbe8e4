"""A job: claimed once, told how far it is, ended once; and what becomes of it when something dies."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AuditEntry, Notification, User
from imt_cop.core.errors import ConflictError, NotFoundError, RefusedError, StorageError
from imt_cop.core.storage import store
from reports.models import DraftFile, Job, ReportFile
from reports.services import asking, generation, jobs, storage
from reports.tasks import run_job
from tests.reports.season import ReportSeason

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_files")]
FILES = 8  # two languages of each but the data package and the snapshot, which hold both


def on_disk() -> list[Path]:
    return sorted(path for path in storage.root().rglob("*") if path.is_file())


@pytest.fixture
def small_disk(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A file system of 128 kB, where this machine lets its user mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", place], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    settings.MEDIA_ROOT = place
    yield place
    subprocess.run(["umount", place], check=True)


def left_by_a_dead_process(job: Job, *, attempts: int = 1) -> None:
    dead = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=job.pk).update(state="running", heartbeat=dead, claim="dead", attempts=attempts)


def test_every_file_is_made_once_with_its_digest(season: ReportSeason) -> None:
    version, job = season.published()
    assert generation.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", FILES, FILES)
    for file in version.files.all():
        content = storage.path_of(file).read_bytes()
        assert (storage.digest_of(content), len(content)) == (file.sha256, file.size)
    assert len(on_disk()) == version.files.count() == FILES


def test_run_again_it_makes_nothing(season: ReportSeason) -> None:
    _version, job = season.published()
    generation.run(job.pk)
    made = [(path, path.stat().st_mtime_ns) for path in on_disk()]
    assert generation.run(job.pk)
    assert [(path, path.stat().st_mtime_ns) for path in on_disk()] == made


def test_two_processes_at_once_make_it_once(season: ReportSeason) -> None:
    _version, job = season.published()
    both, claimed = Barrier(4), []

    def take() -> None:
        try:
            both.wait(10)
            claimed.append(jobs.claim(job.pk))
        finally:
            connections.close_all()

    threads = [Thread(target=take) for _rank in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in claimed if one is not None]) == 1
    assert Job.objects.get().attempts == 1


def test_a_job_at_work_is_left_to_who_works_at_it(season: ReportSeason) -> None:
    _version, job = season.published()
    assert jobs.claim(job.pk) is not None
    assert not generation.run(job.pk)
    assert not ReportFile.objects.exists()


def test_a_job_left_by_a_dead_process_is_taken_up_and_nothing_is_made_twice(season: ReportSeason) -> None:
    version, job = season.published()
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    generation._add(claimed, version, "pdf", "fr", b"first")
    left_by_a_dead_process(job)
    assert generation.run(job.pk)
    assert storage.path_of(version.files.get(form="pdf", language="fr")).read_bytes() == b"first"
    assert version.files.count() == FILES


def test_who_was_taken_for_dead_writes_nothing_more(season: ReportSeason) -> None:
    version, job = season.published()
    slow = jobs.claim(job.pk)
    assert slow is not None
    left_by_a_dead_process(job)
    generation.run(job.pk)
    with pytest.raises(jobs.LostClaimError):
        generation._add(slow, version, "pdf", "fr", b"late")
    assert not jobs.finish(slow)
    assert version.files.filter(sha256=storage.digest_of(b"late")).count() == 0


def test_what_kills_its_worker_each_time_is_given_up_and_said(season: ReportSeason) -> None:
    _version, job = season.published()
    left_by_a_dead_process(job, attempts=5)
    assert generation.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert Notification.objects.filter(kind="report_failed", recipient=season.second).count() == 1


def test_a_cancelled_job_stops_before_its_next_file(season: ReportSeason, monkeypatch: pytest.MonkeyPatch) -> None:
    version, job = season.published()

    def draw(*args: object, **kwargs: object) -> bytes:
        if version.files.count() == 2:
            asking.cancel(job=Job.objects.get(pk=job.pk), by=season.second)
        return b"x%d" % version.files.count()

    monkeypatch.setattr("reports.services.generation.draw", draw)
    generation.run(job.pk)
    job.refresh_from_db()
    assert (job.state, version.files.count()) == ("cancelled", 2)
    assert not Notification.objects.filter(kind="report_failed").exists()


def test_a_cancelled_job_can_be_asked_for_again(season: ReportSeason) -> None:
    version, job = season.published()
    again = asking.retry(job=asking.cancel(job=job, by=season.second), by=season.cast.ministry)
    assert (again.pk, again.state, again.asked_by) == (job.pk, "waiting", season.cast.ministry)
    generation.run(job.pk)
    assert version.files.count() == FILES


def test_who_asked_and_who_cancelled_are_in_the_journal_once(season: ReportSeason) -> None:
    version, job = season.published()
    asking.ask_files(version=version, by=season.cast.ministry)
    asking.cancel(job=job, by=season.cast.reviewer)
    asking.ask_files(version=version, by=season.cast.ministry)
    entries = AuditEntry.objects.about("report", version.report_id).filter(field="files").order_by("pk")
    assert [(one.action, one.old, one.new) for one in entries] == [
        ("exported", "", "files"),
        ("changed", "waiting", "cancelled"),
        ("exported", "cancelled", "files"),
    ]
    assert entries.last().by == season.cast.ministry  # type: ignore[union-attr]


def test_only_who_asked_or_the_dg_cancels(season: ReportSeason) -> None:
    _version, job = season.published()
    for person in (season.cast.ministry, season.cast.controller):
        with pytest.raises(RefusedError):
            asking.cancel(job=job, by=person)
    asking.cancel(job=job, by=season.cast.reviewer)
    with pytest.raises(ConflictError):
        asking.cancel(job=job, by=season.cast.reviewer)


def test_a_full_disk_is_said_and_leaves_nothing_at_the_files_place(season: ReportSeason) -> None:
    """A real full device: writing to it fails as a full disk does, when the bytes leave for it."""
    version, job = season.published()
    folder = storage.root() / str(version.pk)
    folder.mkdir(parents=True)
    real = os.open

    def full(path: os.PathLike[str] | str, flags: int, mode: int = 0o777) -> int:
        return real("/dev/full", os.O_WRONLY) if str(path).endswith(".part") else real(path, flags, mode)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("imt_cop.core.storage.os.open", full)
        generation.run(job.pk)
    job.refresh_from_db()
    assert (job.state, on_disk(), ReportFile.objects.count()) == ("failed", [], 0)
    assert "l’espace manque" in job.message
    assert "l’espace manque" in Notification.objects.get(kind="report_failed").body
    generation.run(asking.retry(job=job, by=season.second).pk)
    assert version.files.count() == FILES


def test_an_unforeseen_error_fails_the_job_and_is_raised(season: ReportSeason, monkeypatch: pytest.MonkeyPatch) -> None:
    _version, job = season.published()

    def draw(*args: object, **kwargs: object) -> bytes:
        raise ZeroDivisionError

    monkeypatch.setattr("reports.services.generation.draw", draw)
    with pytest.raises(ZeroDivisionError):
        generation.run(job.pk)
    job.refresh_from_db()
    assert job.state == "failed"
    assert "erreur imprévue" in job.message


def test_a_file_that_the_disk_lost_is_put_back_only_if_it_is_the_same(
    season: ReportSeason, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, job = season.published()
    generation.run(job.pk)
    file = version.files.get(form="xlsx", language="fr")
    before = storage.path_of(file).read_bytes()
    storage.path_of(file).unlink()
    Job.objects.update(state="waiting")
    generation.run(job.pk)
    assert storage.path_of(file).read_bytes() == before
    storage.path_of(file).unlink()
    Job.objects.update(state="waiting")
    monkeypatch.setattr("reports.services.generation.draw", lambda *args, **kwargs: b"other")
    generation.run(job.pk)
    assert not storage.path_of(file).exists()
    assert "à l’identique" in Job.objects.get().message


def test_a_draft_is_made_again_only_when_something_changed(season: ReportSeason) -> None:
    report = season.start()
    first = asking.ask_draft(report=report, by=season.cast.reviewer)
    generation.run(first.pk)
    assert asking.ask_draft(report=report, by=season.second).pk == first.pk
    season.write(report)
    second = asking.ask_draft(report=report, by=season.second)
    generation.run(second.pk)
    assert set(DraftFile.objects.values_list("job", flat=True)) == {second.pk}
    assert len(on_disk()) == FILES


def test_a_draft_is_for_those_who_see_it(season: ReportSeason) -> None:
    report = season.start(season.cast.albi)
    hidden: tuple[User, ...] = (season.cast.reviewer, season.cast.outsider, season.cast.ministry)
    for person in hidden:
        with pytest.raises(NotFoundError):
            asking.ask_draft(report=report, by=person)
    job = asking.ask_draft(report=report, by=season.cast.reader)
    for person in hidden:
        with pytest.raises(NotFoundError):
            asking.find_job(job.pk, by=person)


def test_what_nobody_answers_for_is_sent_again_but_not_at_each_look(season: ReportSeason) -> None:
    _version, job = season.published()
    assert jobs.to_send() == [job.pk]
    assert jobs.to_send() == []
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=11))
    assert jobs.to_send() == [job.pk]
    left_by_a_dead_process(job)
    Job.objects.update(sent_at=timezone.now() - timedelta(seconds=11))
    assert jobs.to_send() == [job.pk]
    Job.objects.update(state="done", sent_at=None)
    assert jobs.to_send() == []


def test_a_small_disk_that_is_full_in_the_middle_of_a_report(season: ReportSeason, small_disk: Path) -> None:
    version, job = season.published()
    Job.objects.update(asked_by=season.cast.controller)
    (small_disk / "ballast").write_bytes(b"x" * 40_000)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reports.services.generation.draw", lambda *args, **kwargs: os.urandom(9_000))
        generation.run(job.pk)
        job.refresh_from_db()
        made = version.files.count()
        assert (job.state, 0 < made < FILES, len(on_disk())) == ("failed", True, made)
        (small_disk / "ballast").unlink()
        generation.run(asking.retry(job=job, by=season.second).pk)
    assert version.files.count() == FILES


@pytest.mark.parametrize("statement", ["UPDATE {} SET size = 9", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_file(season: ReportSeason, statement: str) -> None:
    _version, job = season.published()
    generation.run(job.pk)
    table = ReportFile._meta.db_table
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_folder_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        store(tmp_path / "file" / "report.pdf", [b"x"])


def test_a_beating_process_is_not_taken_for_dead(season: ReportSeason, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.services.jobs.BEAT", 0.05)
    _version, job = season.published()
    claimed = jobs.claim(job.pk)
    assert claimed is not None
    Job.objects.update(heartbeat=timezone.now() - timedelta(seconds=5))
    with jobs.beating(claimed):
        deadline = timezone.now() + timedelta(seconds=10)
        while timezone.now() < deadline and Job.objects.get().heartbeat < timezone.now() - timedelta(seconds=4):  # type: ignore[operator]
            pass
    assert jobs.claim(job.pk) is None


def test_what_a_dead_process_left_goes_before_what_waits(season: ReportSeason, monkeypatch: pytest.MonkeyPatch) -> None:
    _version, left = season.published()
    waiting = asking.ask_draft(report=season.start(season.cast.albi), by=season.cast.controller)
    left_by_a_dead_process(left)
    order: list[int] = []
    real = generation.run

    def run(pk: int) -> bool:
        order.append(pk)
        return real(pk)

    monkeypatch.setattr("reports.tasks.generation.run", run)
    run_job(waiting.pk)
    assert order == [left.pk, waiting.pk]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
