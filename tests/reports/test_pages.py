"""The pages of reports: who sees what there, and what each button does."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from indicators.models import Observation
from reports.models import Job, Narrative, Report, ReportFile, ReportVersion
from reports.services import generation, preparing, storage
from reports.services.generation import files_of
from reports.services.notices import report_url
from tests.factories.schools import make_entity
from tests.indicators.views.world import CONTRACT, YEAR, text_of
from tests.reports.season import SECTION, ReportSeason

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_files")]
ClientFor = Callable[[User], Client]
LIST = f"/rapports/{CONTRACT}/"
HTMX = {"HX-Request": "true"}


def content_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def move(client: Client, report: Report, name: str, reason: str = "") -> Any:
    return client.post(f"{report_url(report)}actions/{name}/", {f"{name}-reason": reason})


def text_url(report: Report, *parts: str, section: str = SECTION) -> str:
    return "".join(f"{part}/" for part in (f"{report_url(report)}textes/{section}/fr", *parts))


def test_the_ministry_sees_what_is_published_and_nothing_else(season: ReportSeason, client_for: ClientFor) -> None:
    client = client_for(season.cast.ministry)
    assert "Aucun rapport n’est encore publié" in text_of(client.get(LIST))
    hidden = season.submitted(text="Confidentiel.")
    assert client.get(report_url(hidden)).status_code == 404
    season.published(season.cast.albi)
    shown = text_of(client.get(LIST))
    assert "IMT Mines Albi" in shown
    assert "En préparation" not in shown
    assert "Commencer" not in shown


def test_a_version_in_preparation_does_not_show_to_who_reads_the_published_one(
    season: ReportSeason, client_for: ClientFor
) -> None:
    version, _job = season.published(text="Un.")
    preparing.revise(report=version.report, reason="Secret encore.", by=season.cast.reviewer)
    answer = client_for(season.cast.ministry).get(report_url(version.report))
    assert "Secret encore" not in text_of(answer)
    for page in ("projet/fr/", f"textes/{SECTION}/fr/"):
        assert client_for(season.cast.ministry).get(report_url(version.report) + page).status_code == 404


def test_a_report_is_begun_from_the_list(season: ReportSeason, client_for: ClientFor) -> None:
    client = client_for(season.cast.controller)
    posted = {"start-entity": season.cast.albi.pk, "start-year": YEAR, "start-kind": "annual"}
    assert client.post(f"{LIST}commencer/", posted)["Location"] == report_url(Report.objects.get())
    assert client.post(f"{LIST}commencer/", posted).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"start-year": "1999"}, {"start-kind": "x"}, {"start-kind": "interim"}, {"start-entity": "0"}]
)
def test_a_report_that_cannot_be_is_refused_in_its_place(
    season: ReportSeason, client_for: ClientFor, wrong: dict[str, str]
) -> None:
    posted = {"start-entity": season.cast.albi.pk, "start-year": YEAR, "start-kind": "annual"} | wrong
    answer = client_for(season.cast.controller).post(f"{LIST}commencer/", posted)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Report.objects.exists()


def test_a_school_begins_no_other_report_than_its_own(season: ReportSeason, client_for: ClientFor) -> None:
    posted = {"start-entity": season.cast.nord.pk, "start-year": YEAR, "start-kind": "annual"}
    assert client_for(season.cast.controller).post(f"{LIST}commencer/", posted).status_code == 422
    assert not Report.objects.exists()


def test_a_text_is_written_previewed_and_kept(season: ReportSeason, client_for: ClientFor) -> None:
    report, client = season.start(), client_for(season.cast.reviewer)
    preview = client.post(text_url(report, "apercu"), {"text": "Une **année**"}, headers=HTMX).content.decode()
    assert "<strong>année</strong>" in preview
    assert not Narrative.objects.exists()
    client.post(text_url(report), {"text": "Une **année**", "internal": "Note.", "version": 0})
    assert Narrative.objects.get().text == "Une **année**"


def test_a_hostile_text_is_shown_as_text(season: ReportSeason, client_for: ClientFor) -> None:
    report, client = season.start(), client_for(season.cast.reviewer)
    typed = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    for page in (
        client.post(text_url(report, "apercu"), {"text": typed}),
        client.post(text_url(report), {"text": typed, "version": 0}, follow=True),
        client.get(text_url(report)),
        client.get(f"{report_url(report)}projet/fr/"),
    ):
        content = page.content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
        assert 'href="javascript' not in content


def test_a_stale_save_shows_both_texts_and_can_be_saved_again(season: ReportSeason, client_for: ClientFor) -> None:
    report, client = season.start(), client_for(season.second)
    season.write(report, "Le texte de l’autre.")
    answer = client.post(text_url(report), {"text": "Le mien.", "version": 0})
    shown = text_of(answer)
    assert answer.status_code == 412
    assert "Le texte de l’autre." in shown
    assert "Le mien." in shown
    version = answer.context["form"]["version"].value()
    client.post(text_url(report), {"text": "Le mien.", "version": version})
    assert list(Narrative.objects.get().revisions.values_list("text", flat=True)) == [
        "Le mien.",
        "Le texte de l’autre.",
    ]


def test_the_internal_comment_is_not_in_the_draft(season: ReportSeason, client_for: ClientFor) -> None:
    report = season.start()
    season.write(report, "Lisible.", internal="Confidentiel.")
    shown = text_of(client_for(season.cast.reviewer).get(f"{report_url(report)}projet/fr/"))
    assert "Lisible." in shown
    assert "Confidentiel." not in shown


def test_from_draft_to_published_by_the_pages(season: ReportSeason, client_for: ClientFor) -> None:
    report = season.start(season.cast.albi)
    season.write(report)
    move(client_for(season.cast.controller), report, "submit")
    reviewer = client_for(season.second)
    assert move(reviewer, report, "publish").status_code == 409
    reviewer.post(text_url(report, "viser"), {"version": 1})
    assert move(reviewer, report, "publish").status_code == 302
    assert ReportVersion.objects.get().report == report
    assert Job.objects.get().state == "waiting"


def test_a_return_without_reason_is_refused_in_its_place(season: ReportSeason, client_for: ClientFor) -> None:
    report = season.submitted(season.cast.albi)
    answer = move(client_for(season.cast.reviewer), report, "return")
    assert answer.status_code == 422
    (form,) = [one["form"] for one in answer.context["moves"] if one["move"] == "return"]
    assert len(form.errors["reason"]) == 1
    done = move(client_for(season.cast.reviewer), report, "return", "Trop long.")
    assert done["Location"] == reverse("report-list")  # back at the school, the DG does not read it


def test_the_files_are_downloaded_as_they_were_made(season: ReportSeason, client_for: ClientFor) -> None:
    version, job = season.published(season.cast.albi)
    generation.run(job.pk)
    client = client_for(season.cast.ministry)
    for file in version.files.all():
        answer = client.get(f"{report_url(version.report)}versions/1/fichiers/{file.language}.{file.form}")
        content = content_of(answer)
        assert hashlib.sha256(content).hexdigest() == file.sha256 == answer["X-Content-SHA256"]
        assert "attachment" in answer["Content-Disposition"]


def test_a_file_not_made_yet_is_not_found_and_can_be_asked_for(season: ReportSeason, client_for: ClientFor) -> None:
    version, job = season.published()
    client = client_for(season.cast.ministry)
    assert client.get(f"{report_url(version.report)}versions/1/fichiers/fr.pdf").status_code == 404
    asked = client.post(f"{report_url(version.report)}versions/1/fichiers/")
    assert asked["Location"] == f"/rapports/generations/{job.pk}/"
    assert Job.objects.count() == 1


def test_the_first_version_is_the_same_after_the_second(season: ReportSeason, client_for: ClientFor) -> None:
    version, job = season.published()
    generation.run(job.pk)
    client = client_for(season.cast.ministry)
    page = f"{report_url(version.report)}versions/1/fr/"
    file = f"{report_url(version.report)}versions/1/fichiers/fr.json"
    before = content_of(client.get(file))
    document = client.get(page).context["document"]
    season.correct(1002)
    revised = preparing.revise(report=version.report, reason="Erreur.", by=season.cast.reviewer)
    move(client_for(season.second), revised, "publish")
    after = client.get(page)
    assert content_of(client.get(file)) == before
    assert after.context["document"] == document
    assert "Une version 2 a été publiée" in text_of(after)
    assert "1\u202f002" in client.get(f"{report_url(version.report)}versions/2/fr/").content.decode()


def test_the_page_as_published_reads_the_snapshot_alone(season: ReportSeason, client_for: ClientFor) -> None:
    version, _job = season.published()
    page = f"{report_url(version.report)}versions/1/fr/"
    client = client_for(season.cast.ministry)
    before = client.get(page).context["document"]
    Observation.objects.update(value=7)
    assert client.get(page).context["document"] == before


@pytest.mark.parametrize("path", ["versions/1/de/", "versions/2/fr/", "versions/1/fichiers/fr.exe", "actions/burn/"])
def test_what_there_is_not_is_not_found(season: ReportSeason, client_for: ClientFor, path: str) -> None:
    version, _job = season.published()
    client = client_for(season.cast.reviewer)
    url = report_url(version.report) + path
    answer = client.post(url) if "actions" in path else client.get(url)
    assert answer.status_code == 404


@pytest.mark.parametrize("edition", ["mensuel", "point-2026-13-01", "point-", "annuel-2"])
def test_an_edition_that_is_none_is_not_found(season: ReportSeason, client_for: ClientFor, edition: str) -> None:
    path = f"/rapports/{CONTRACT}/{YEAR}/imt/{edition}/"
    assert client_for(season.cast.reviewer).get(path).status_code == 404


def test_a_job_shows_how_far_it_is_and_stops_asking_once_done(season: ReportSeason, client_for: ClientFor) -> None:
    _version, job = season.published()
    client = client_for(season.second)
    page = f"/rapports/generations/{job.pk}/"
    waiting = client.get(page)
    assert 'hx-trigger="every 1s"' in waiting.content.decode()
    assert "attend son tour" in text_of(waiting)
    Job.objects.update(state="running", done=3, total=8)
    running = client.get(page, headers=HTMX)
    assert "Fichiers faits\u00a0: 3 sur 8" in running.content.decode()
    assert '<progress max="8" value="3">' in running.content.decode()
    Job.objects.update(state="waiting")
    generation.run(job.pk)
    done = client.get(page, headers=HTMX)
    assert done.status_code == 286
    assert text_of(done).count("PDF") >= 1


def test_a_job_is_cancelled_and_started_again_from_its_page(season: ReportSeason, client_for: ClientFor) -> None:
    _version, job = season.published()
    client = client_for(season.second)
    page = f"/rapports/generations/{job.pk}/"
    client.post(f"{page}annuler/")
    assert "annulée" in text_of(client.get(page))
    assert client.post(f"{page}annuler/").status_code == 409
    client.post(f"{page}relancer/")
    assert Job.objects.get().state == "waiting"
    assert client.post(f"{page}relancer/").status_code == 409
    assert client.post(f"{page}exploser/").status_code == 404


def test_a_failure_is_told_on_the_page(season: ReportSeason, client_for: ClientFor) -> None:
    _version, job = season.published()
    Job.objects.update(state="failed", message="Le disque est plein.")
    answer = client_for(season.second).get(f"/rapports/generations/{job.pk}/")
    assert "Le disque est plein." in text_of(answer)
    assert "Relancer" in text_of(answer)


def test_the_files_of_a_draft_are_for_those_who_prepare_it(season: ReportSeason, client_for: ClientFor) -> None:
    report = season.start(season.cast.albi)
    client = client_for(season.cast.controller)
    page = client.post(f"{report_url(report)}projet/")["Location"]
    generation.run(Job.objects.get().pk)
    answer = client.get(f"{page}fichiers/fr.pdf")
    assert "projet" in answer["Content-Disposition"]
    assert content_of(answer)
    for person in (season.cast.reviewer, season.cast.outsider, season.cast.ministry):
        assert client_for(person).get(f"{page}fichiers/fr.pdf").status_code == 404


def verified(client: Client, **posted: Any) -> Any:
    return client.post("/rapports/verifier/", posted)


def test_a_published_file_is_known_by_its_digest_or_by_itself(season: ReportSeason, client_for: ClientFor) -> None:
    version, job = season.published()
    generation.run(job.pk)
    file = version.files.get(form="pdf", language="en")
    content = storage.path_of(file).read_bytes()
    client = client_for(season.cast.ministry)
    line = f"{file.sha256.upper()}  rapport.pdf"
    for answer in (verified(client, digest=line), verified(client, file=SimpleUploadedFile("x.pdf", content))):
        assert answer.context["found"]["version"] == version
        assert answer.context["found"]["language"] == "anglais"
    changed = SimpleUploadedFile("x.pdf", content + b" ")
    assert "Non" in text_of(verified(client, file=changed))
    assert verified(client, digest=version.sha256).context["found"] is not None


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64, "a" * 64 + " " + "b" * 64])
def test_what_is_no_digest_is_refused(season: ReportSeason, client_for: ClientFor, digest: str) -> None:
    assert verified(client_for(season.cast.ministry), digest=digest).status_code == 422


def test_the_list_and_a_report_cost_the_same_queries_with_more_reports(
    season: ReportSeason, client_for: ClientFor
) -> None:
    version, job = season.published()
    generation.run(job.pk)
    client = client_for(season.cast.reviewer)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as on_list:
            client.get(LIST)
        with CaptureQueriesContext(connection) as on_page:
            client.get(report_url(version.report))
        counts.append((len(on_list), len(on_page)))
        for rank in range(4):
            school = make_entity(f"ecole-{rank}-{_round}", parent=season.cast.institute)
            season.start(school, by=season.cast.reviewer)
    assert counts == [(10, 7), (10, 7)]


def test_all_files_are_listed_once(season: ReportSeason, client_for: ClientFor) -> None:
    version, job = season.published()
    generation.run(job.pk)
    page = client_for(season.cast.ministry).get(report_url(version.report)).content.decode()
    assert all(page.count(file.sha256) >= 1 for file in ReportFile.objects.all())
    assert ReportFile.objects.count() == len(files_of())
