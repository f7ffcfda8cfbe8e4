"""The page of a deliverable: what each reader sees of it, and each of its forms, without any script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from milestones.models import Evidence, ProgressReport
from tests.indicators.services.files import PDF
from tests.milestones.world import GOING, Plan, url, version

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
SAID = {"avancement-stage": "done", "avancement-done_on": "2025-05-20", "avancement-evidence": "https://example.org/pv"}


@pytest.fixture(autouse=True)
def _media(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def page(client: Client, plan: Plan, code: str = "route") -> str:
    response = client.get(url(plan.place(code)))
    assert response.status_code == 200
    return response.content.decode()


def post(client: Client, plan: Plan, action: str, **data: Any) -> Any:
    return client.post(url(plan.place(), action), data, follow=True)


def test_a_school_reports_and_reads_it_back(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    shown = post(client, plan, "avancement", **SAID, **{"avancement-version": "0"}).content.decode()
    assert "L’avancement est déclaré" in shown
    assert 'data-status="done"' in shown
    assert '<a href="https://example.org/pv" rel="nofollow">' in shown
    assert "compte rendu à valider" in shown


def test_a_refused_report_keeps_what_was_typed_and_says_why_in_its_field(plan: Plan, client_for: SignIn) -> None:
    data = {"avancement-stage": "done", "avancement-text": "Presque tout.", "avancement-version": "0"}
    response = post(client_for(plan.cast.controller), plan, "avancement", **data)
    shown = response.content.decode()
    assert response.status_code == 422
    assert "« Fait » demande la date" in shown.replace("\u00a0", " ")
    assert "Presque tout.</textarea>" in shown
    assert not ProgressReport.objects.exists()


def test_the_second_of_two_reports_is_shown_both_and_may_be_sent_again(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    plan.report(GOING)
    data = SAID | {"avancement-version": "0"}
    response = post(client, plan, "avancement", **data)
    shown = response.content.decode()
    assert response.status_code == 412
    assert GOING.text in shown
    assert "https://example.org/pv</textarea>" in shown
    assert 'name="avancement-version" value="1"' in shown
    assert post(client, plan, "avancement", **(data | {"avancement-version": "1"})).status_code == 200
    assert version(plan.place()) == 2


@pytest.mark.parametrize(
    ("action", "data", "said"),
    [
        ("echeance", {"until": "2099-06-30", "reason": "Marché relancé"}, "La nouvelle date est demandée"),
        ("abandon", {"reason": "Sans objet"}, "L’abandon est proposé"),
    ],
)
def test_another_date_or_giving_up_is_asked(
    plan: Plan, client_for: SignIn, action: str, data: dict[str, str], said: str
) -> None:
    given = {f"{action}-{name}": value for name, value in (data | {"version": "0"}).items()}
    shown = post(client_for(plan.cast.controller), plan, action, **given).content.decode()
    assert said in shown
    assert data["reason"] in shown


def test_the_head_office_validates_what_it_read(plan: Plan, client_for: SignIn) -> None:
    plan.report()
    client = client_for(plan.cast.reviewer)
    assert "Votre décision" in page(client, plan)
    shown = post(client, plan, "valider", **{"valider-version": "1"}).content.decode()
    assert "Le compte rendu est validé" in shown
    assert "Votre décision" not in shown


def test_the_head_office_returns_it_with_a_reason_that_the_school_reads(plan: Plan, client_for: SignIn) -> None:
    plan.report()
    client = client_for(plan.cast.reviewer)
    refused = post(client, plan, "renvoyer", **{"renvoyer-version": "1", "renvoyer-reason": ""})
    assert (refused.status_code, "Un motif est nécessaire" in refused.content.decode()) == (422, True)
    post(client, plan, "renvoyer", **{"renvoyer-version": "1", "renvoyer-reason": "Joignez la délibération."})
    shown = page(client_for(plan.cast.controller), plan)
    assert "Joignez la délibération." in shown
    assert "Délibération n° 12</textarea>" in shown


def test_who_reported_sees_why_they_may_not_validate(plan: Plan, client_for: SignIn) -> None:
    plan.report(by=plan.cast.reviewer)
    shown = page(client_for(plan.cast.reviewer), plan)
    assert "Une autre personne doit valider" in shown
    assert 'disabled aria-describedby="pourquoi-pas"' in shown


def test_the_head_office_names_who_is_in_charge(plan: Plan, client_for: SignIn) -> None:
    data = {"responsable-owner": str(plan.cast.reader.pk), "responsable-function": "Direction des études"}
    shown = post(client_for(plan.cast.reviewer), plan, "responsable", **data).content.decode()
    assert f"{plan.cast.reader}, Direction des études" in shown


def test_the_ministry_is_not_offered_as_an_owner(plan: Plan, client_for: SignIn) -> None:
    data = {"responsable-owner": str(plan.cast.ministry.pk)}
    response = post(client_for(plan.cast.reviewer), plan, "responsable", **data)
    assert response.status_code == 422


def attach(client: Client, plan: Plan, name: str = "pv.pdf", content: bytes = PDF) -> Any:
    return post(client, plan, "joindre", file=SimpleUploadedFile(name, content))


def test_a_file_is_an_evidence(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    assert "pv.pdf" in attach(client, plan).content.decode()
    given = SAID | {"avancement-evidence": "", "avancement-version": "0"}
    assert 'data-status="done"' in post(client, plan, "avancement", **given).content.decode()


def test_a_report_comes_with_its_file_both_or_neither(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    given = SAID | {"avancement-evidence": "", "avancement-version": "0", "avancement-text": "Tout est écrit."}
    for content, status, count in ((b"<html>", 422, 0), (PDF, 200, 1)):
        file = SimpleUploadedFile("pv.pdf", content)
        response = post(client, plan, "avancement", **given, **{"avancement-file": file})
        shown = response.content.decode()
        assert (response.status_code, "Tout est écrit." in shown) == (status, True)
        assert (Evidence.objects.count(), ProgressReport.objects.count()) == (count, count)
    assert 'data-status="done"' in shown


def test_a_granted_date_is_cancelled_with_a_reason_that_all_read(plan: Plan, client_for: SignIn) -> None:
    later = {"echeance-until": "2099-06-30", "echeance-reason": "Marché", "echeance-version": "0"}
    post(client_for(plan.cast.controller), plan, "echeance", **later)
    plan.validate()
    client = client_for(plan.cast.reviewer)
    assert "Annuler cette date" in page(client, plan)
    refused = post(client, plan, "annuler-date", **{"date-version": "2", "date-reason": ""})
    assert (refused.status_code, "Un motif est nécessaire" in refused.content.decode()) == (422, True)
    shown = post(client, plan, "annuler-date", **{"date-version": "2", "date-reason": "Attribué."}).content.decode()
    assert "Annuler cette date" not in shown
    read = page(client_for(plan.cast.outsider), plan)
    assert ("Attribué." in read, "Nouvelle date annulée par" in read, "Reportée au" in read) == (True, True, False)


def test_a_file_that_is_not_what_it_says_is_refused(plan: Plan, client_for: SignIn) -> None:
    response = attach(client_for(plan.cast.controller), plan, content=b"<html>")
    assert response.status_code == 422
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("who", "waiting", "validated"),
    [("reader", 200, 200), ("reviewer", 200, 200), ("outsider", 404, 200), ("ministry", 404, 404)],
)
def test_a_file_is_served_to_those_who_read_what_it_backs(
    plan: Plan, client_for: SignIn, who: str, waiting: int, validated: int
) -> None:
    attach(client_for(plan.cast.controller), plan)
    plan.report(at=Evidence.objects.get().at)
    address = url(plan.place(), "pieces", Evidence.objects.get().stored_name)
    client = client_for(plan.cast.everyone()[who])
    before = client.get(address).status_code
    place = plan.place()
    post(client_for(plan.cast.reviewer), plan, "valider", **{"valider-version": str(version(place))})
    assert (before, client.get(address).status_code) == (waiting, validated)


def test_a_file_comes_as_a_download_that_runs_nothing(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    attach(client, plan)
    response = client.get(url(plan.place(), "pieces", Evidence.objects.get().stored_name))
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], "sandbox" in response["Content-Security-Policy"]) == ("nosniff", True)


def test_a_file_that_backs_what_is_validated_stays(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    attach(client, plan)
    file = Evidence.objects.get()
    plan.report(at=file.at)
    post(client_for(plan.cast.reviewer), plan, "valider", **{"valider-version": "1"})
    response = post(client, plan, "retirer", piece=file.stored_name)
    assert (response.status_code, "ne se retire plus" in response.content.decode()) == (409, True)


def test_a_done_whose_evidence_was_taken_away_is_not_validated(plan: Plan, client_for: SignIn) -> None:
    client = client_for(plan.cast.controller)
    attach(client, plan)
    post(client, plan, "avancement", **(SAID | {"avancement-evidence": "", "avancement-version": "0"}))
    post(client, plan, "retirer", piece=Evidence.objects.get().stored_name)
    response = post(client_for(plan.cast.reviewer), plan, "valider", **{"valider-version": "1"})
    assert (response.status_code, "La preuve a été retirée" in response.content.decode()) == (409, True)


def test_another_school_reads_what_is_validated_alone(plan: Plan, client_for: SignIn) -> None:
    plan.report(GOING)
    outsider = client_for(plan.cast.outsider)
    assert GOING.text not in page(outsider, plan)
    plan.validate()
    shown = page(outsider, plan)
    assert GOING.text in shown
    assert "Rendre compte" not in shown


def test_the_ministry_reads_no_history_before_publication(plan: Plan, client_for: SignIn) -> None:
    plan.report(GOING)
    plan.validate()
    shown = page(client_for(plan.cast.ministry), plan)
    assert GOING.text not in shown
    assert "n’est pas encore publié" in shown


@pytest.mark.parametrize(
    "path",
    [
        "livrables/inconnu/2025/imt-mines-albi/",
        "livrables/route/2024/imt-mines-albi/",
        "livrables/route/2025/imt/",
        "livrables/socle/2025/imt-mines-albi/",
        "livrables/route/2025/imt-mines-albi/inconnu/",
        "livrables/inconnu/2025/",
        "livrables/suivi/2028/",
    ],
)
def test_what_the_contract_does_not_ask_is_not_found(plan: Plan, client_for: SignIn, path: str) -> None:
    assert client_for(plan.cast.reviewer).get(f"/jalons/{plan.contract.code}/{path}").status_code == 404


def test_the_page_of_a_shared_deliverable_lists_the_schools(plan: Plan, client_for: SignIn) -> None:
    plan.report()
    plan.validate()
    shown = client_for(plan.cast.reviewer).get(f"/jalons/{plan.contract.code}/livrables/route/2025/").content.decode()
    assert "Écoles qui l’ont fait\u00a0: 1 sur 2" in shown
    assert url(plan.place(entity=plan.cast.nord)) in shown


def test_that_of_the_institute_leads_to_its_only_part(plan: Plan, client_for: SignIn) -> None:
    response = client_for(plan.cast.reviewer).get(f"/jalons/{plan.contract.code}/livrables/suivi/2024/")
    assert response["Location"] == url(plan.place("suivi", year=2024))


def test_what_waits_is_listed_for_each(plan: Plan, client_for: SignIn) -> None:
    plan.report()
    address = f"/jalons/{plan.contract.code}/suivi/"
    office = client_for(plan.cast.reviewer).get(address).content.decode()
    school = client_for(plan.cast.controller).get(address).content.decode()
    assert "À valider" in office
    assert url(plan.place()) in office
    assert "À valider" not in school
    assert "Déclarés, en attente" in school
    assert "Aucun livrable" in client_for(plan.cast.ministry).get(address).content.decode()


def test_the_pages_follow_the_day(plan: Plan, client_for: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_for(plan.cast.controller)
    found = []
    for day in (date(2025, 12, 31), date(2026, 1, 1)):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *args, day=day: day)
        found.append('data-status="late"' in page(client, plan))
    assert found == [False, True]
