"""Making the files of a job: each drawn from the snapshot, written once, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imt_cop.core.errors import AppError, ConflictError, Sentence
from imt_cop.core.storage import NOT_STORED, disk_is_full
from reports.choices import JobKind, Language, Phase
from reports.document import Snapshot
from reports.drawing import FORMATS, draw
from reports.models import DraftFile, ReportFile, ReportVersion
from reports.services import jobs, snapshots, storage
from reports.services.jobs import Claim, LostClaimError

log = structlog.get_logger("reports.generation")
UNEXPECTED = gettext_lazy("La génération s’est arrêtée sur une erreur imprévue, notée au journal technique.")
# These hold both languages: there is one of each.
BILINGUAL = frozenset({"zip", "json"})
Key = tuple[str, str]


def files_of(snapshot_languages: tuple[str, ...] = tuple(Language.values)) -> list[Key]:
    """The files of a report, by form and language, in the order of the page."""
    return [
        (form, language)
        for form in FORMATS
        for language in (snapshot_languages[:1] if form in BILINGUAL else snapshot_languages)
    ]


def run(pk: int) -> bool:
    """Do a job's work, if it is to be done and nobody does it; False where somebody else may still be at it.

    Run twice, or twice at once, it makes nothing twice. An error that is no refusal fails the job, and is raised.
    """
    claimed = jobs.claim(pk)
    if claimed is None:
        return not jobs.is_running(pk)
    sentence: Sentence = UNEXPECTED
    try:
        with jobs.beating(claimed):
            WORK[JobKind(claimed.job.kind)](claimed)
        jobs.finish(claimed)
        sentence = ""
    except LostClaimError:
        log.info("job lost or cancelled", job=pk)
        sentence = ""
    except AppError as error:
        sentence = error.message
    except OSError as error:
        if not disk_is_full(error):
            raise
        sentence = NOT_STORED
    finally:
        if sentence:
            jobs.fail(claimed, sentence)
    return True


def _files(claimed: Claim) -> None:
    """Those of a published version that are not there yet. From the frozen bytes, and nothing else."""
    version = claimed.job.version
    if version is None:
        raise ConflictError(_("Cette génération n’a pas de version."))
    claimed.tell(phase=Phase.DRAWING, total=len(files_of()))
    snapshot = Snapshot.from_bytes(bytes(version.snapshot))
    there = {(file.form, file.language): file for file in version.files.all()}
    for form, language in files_of():
        file = there.get((form, language))
        if file is not None and storage.is_whole(file):
            with claimed.step():
                continue
        content = draw(snapshot, form=form, language=language)
        if file is None:
            _add(claimed, version, form, language, content)
        else:
            _restore(claimed, file, content)


def _add(claimed: Claim, version: ReportVersion, form: str, language: str, content: bytes) -> None:
    name = f"{version.pk}/{storage.digest_of(content)}{FORMATS[form].suffix}"
    size, digest = storage.keep(name, content)
    with claimed.step():
        ReportFile.objects.create(
            version=version, form=form, language=language, stored_name=name, size=size, sha256=digest
        )


def _restore(claimed: Claim, file: ReportFile, content: bytes) -> None:
    """A file that the disk lost is put back, if what is drawn now is still the same."""
    if storage.digest_of(content) != file.sha256:
        raise ConflictError(
            _("Le fichier %s a disparu du disque et ne peut plus être refait à l’identique : restaurez-le.")
            % file.stored_name
        )
    storage.keep(file.stored_name, content)
    with claimed.step():
        pass


def _draft(claimed: Claim) -> None:
    """Every file of the report as it stands; the files of its drafts before go."""
    job = claimed.job
    claimed.tell(phase=Phase.BUILDING, total=len(files_of()))
    snapshot = snapshots.draft(report=job.report, today=timezone.localdate())
    claimed.tell(phase=Phase.DRAWING)
    with claimed.held():
        job.files.all().delete()
    for form, language in files_of():
        name = f"drafts/{job.pk}/{language}{FORMATS[form].suffix}"
        size, digest = storage.keep(name, draw(snapshot, form=form, language=language))
        with claimed.step():
            DraftFile.objects.create(job=job, form=form, language=language, stored_name=name, size=size, sha256=digest)
    _forget(DraftFile.objects.filter(job__report=job.report).exclude(job=job).iterator())


def _forget(drafts: Iterator[DraftFile]) -> None:
    for file in list(drafts):
        path = storage.path_of(file)
        file.delete()
        path.unlink(missing_ok=True)


WORK: dict[JobKind, Callable[[Claim], None]] = {JobKind.FILES: _files, JobKind.DRAFT: _draft}
