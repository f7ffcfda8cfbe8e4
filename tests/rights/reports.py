"""Reports for the tables of rights: one published by the institute, one that Albi prepares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.utils import timezone

from indicators.models import Contract
from reports.document import Document, Meta, Paragraph, Section, Snapshot, Span
from reports.models import DraftFile, Job, Narrative, Report, ReportFile, ReportVersion
from reports.services import storage
from tests.cast import Cast

LANGUAGES: tuple[Literal["fr", "en"], ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class StagedReports:
    version: ReportVersion
    file: ReportFile
    draft: Report
    draft_job: Job

    @classmethod
    def build(cls, cast: Cast, contract: Contract, year: int) -> StagedReports:
        published = Report.objects.create(
            contract=contract, entity=cast.institute, year=year - 1, state="published", started_by=cast.reviewer
        )
        version = _version(published)
        Job.objects.create(kind="files", key=f"files:{version.pk}", report=published, version=version, state="done")
        draft = Report.objects.create(contract=contract, entity=cast.albi, year=year, started_by=cast.controller)
        Narrative.objects.create(report=draft, section="foreword", language="fr", text="Une année pleine.")
        job = Job.objects.create(kind="draft", key="draft", report=draft, state="done", asked_by=cast.controller)
        DraftFile.objects.create(job=job, **_stored("drafts/1/fr.json"))
        file = ReportFile.objects.create(version=version, **_stored("1/published.json"))
        return cls(version, file, draft, job)


def _version(report: Report) -> ReportVersion:
    section = Section(code="summary", title="Synthèse", blocks=(Paragraph((Span("Dit."),)),))
    documents: dict[str, Document] = {
        language: Document(
            language=language, title="Rapport", subtitle="", organisation="IMT", facts=(), sections=(section,)
        )
        for language in LANGUAGES
    }
    today = timezone.localdate()
    meta = Meta(report.contract.code, report.entity.code, report.year, "annual", today, 1)
    snapshot = Snapshot(meta=meta, documents=documents, tables=())
    return ReportVersion.objects.create(
        report=report,
        number=1,
        snapshot=snapshot.to_bytes(),
        sha256=snapshot.sha256,
        published_at=timezone.now(),
    )


def _stored(name: str) -> dict[str, object]:
    size, digest = storage.keep(name, f"{name}".encode())
    return {"form": "json", "language": "fr", "stored_name": name, "size": size, "sha256": digest}
