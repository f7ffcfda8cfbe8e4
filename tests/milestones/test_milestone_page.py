"""The page of one milestone: what it goes with, its deliverables, decisions and thread; and J1's themes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import Role
from accounts.models import AuditEntry, User
from imt_cop.core.errors import InvalidInputError, RefusedError
from imt_cop.core.models import AppendOnlyError
from indicators.imports.contract import load_contract
from milestones.models import Milestone, MilestoneDecision, MilestoneIndicator, MilestoneMessage
from milestones.services.follow_up import decide, post
from tests.cast import Cast
from tests.contracts import COP_2018, COP_2023
from tests.dashboards.conftest import add
from tests.factories.accounts import make_user
from tests.indicators.views.world import text_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
CODE = "cop-2023-2027"


@pytest.fixture
def loaded(cast: Cast) -> Cast:
    load_contract(COP_2023)
    return cast


def milestone(code: str) -> Milestone:
    return Milestone.objects.select_related("contract__institute").get(contract__code=CODE, code=code)


def page(client_for: SignIn, user: User, code: str) -> str:
    response = client_for(user).get(f"/jalons/{CODE}/{code}/")
    assert response.status_code == 200
    return text_of(response)


def test_every_milestone_has_its_page_with_its_actions(loaded: Cast, client_for: SignIn) -> None:
    for rank in range(1, 13):
        found = client_for(loaded.reader).get(f"/jalons/{CODE}/J{rank}/").content.decode()
        assert all(f'id="{one.code}"' in found for one in milestone(f"J{rank}").actions.all())
    assert client_for(loaded.reader).get(f"/jalons/{CODE}/J13/").status_code == 404


@pytest.mark.parametrize(
    ("code", "orientation", "indicator"),
    [
        ("J1", "M1 — Adapter et transformer", "Ressources issues du programme France 2030"),
        ("J9", "T2 — Renforcer à tous les niveaux", "Consommations d’énergie"),
        ("J8", "T1 — Faire de l", "issues de l’Union européenne"),
        ("J12", "T5 — Structurer et consolider", "Taux d’exécution budgétaire"),
    ],
)
def test_it_shows_its_orientation_and_its_indicators(
    loaded: Cast, client_for: SignIn, code: str, orientation: str, indicator: str
) -> None:
    found = page(client_for, loaded.reader, code)
    assert orientation in found
    assert indicator in found


def test_links_say_where_they_were_read(loaded: Cast) -> None:
    links = MilestoneIndicator.objects.filter(milestone__contract__code=CODE)
    counts = {code: links.filter(milestone__code=code).count() for code in (f"J{rank}" for rank in range(1, 13))}
    # As many as the contract prints in each section: none under T3 and T4.
    assert list(counts.values()) == [5, 7, 7, 1, 5, 5, 2, 1, 2, 0, 0, 1]
    assert all(one.source and (one.basis == "printed" or one.note) for one in links)


def test_where_no_indicator_is_printed_it_is_said(loaded: Cast, client_for: SignIn) -> None:
    assert "Le contrat n’imprime pas d’indicateur auprès de ce jalon." in page(client_for, loaded.reader, "J10")


def test_a_linked_indicator_is_the_dashboard_s(loaded: Cast, client_for: SignIn) -> None:
    add(milestone("J9").contract, "imt", "consommation-energie", 2024, "133")
    found = client_for(loaded.reader).get(f"/jalons/{CODE}/J9/").content.decode()
    row = found.split("consommation-energie/?annee=2024")[1].split("</tr>")[0]
    assert "133" in row
    assert 'data-status="not_due"' in row
    assert 'data-status="slightly_below"' in row
    assert "133" not in page(client_for, loaded.ministry, "J9")


def test_the_dg_decides_and_nobody_else(loaded: Cast) -> None:
    done = set()
    for role, by in loaded.everyone().items():
        try:
            decide(milestone=milestone("J4"), decided_on=date(2025, 3, 1), text="Priorité.", by=by)
            done.add(role)
        except RefusedError:
            continue
    assert done == {"reviewer"}
    (entry,) = AuditEntry.objects.filter(object_type="milestone_decision")
    assert (entry.label, entry.new, entry.entity_code) == ("J4", "2025-03-01 — Priorité.", "imt")


@pytest.mark.parametrize(("days", "refused"), [(0, False), (1, True)])
def test_a_decision_is_of_today_at_the_latest(loaded: Cast, days: int, *, refused: bool) -> None:
    day = timezone.localdate() + timedelta(days=days)
    if refused:
        with pytest.raises(InvalidInputError, match="aujourd’hui au plus"):
            decide(milestone=milestone("J4"), decided_on=day, text="Priorité.", by=loaded.reviewer)
    else:
        assert decide(milestone=milestone("J4"), decided_on=day, text="Priorité.", by=loaded.reviewer).pk


@pytest.mark.parametrize(("code", "talkers"), [("J3", {"controller", "outsider", "reviewer"}), ("J9", {"reviewer"})])
def test_the_dg_and_the_schools_asked_write_in_its_thread(loaded: Cast, code: str, talkers: set[str]) -> None:
    done = set()
    for role, by in loaded.everyone().items():
        try:
            post(milestone=milestone(code), text="Bonjour.", by=by)
            done.add(role)
        except RefusedError:
            continue
    assert done == talkers


def test_the_institute_reads_what_is_decided_and_said_and_the_ministry_none_of_it(
    loaded: Cast, client_for: SignIn
) -> None:
    decide(milestone=milestone("J3"), decided_on=date(2025, 3, 1), text="Moodle d’abord.", by=loaded.reviewer)
    post(milestone=milestone("J3"), text="Nous sommes prêts.", by=loaded.controller)
    for user in (loaded.reader, loaded.head_reader, loaded.outsider):
        found = page(client_for, user, "J3")
        assert "Moodle d’abord." in found
        assert "Nous sommes prêts." in found
        assert "Décision du 1er mars 2025" in found
    found = page(client_for, loaded.ministry, "J3")
    assert not [said for said in ("Moodle d’abord.", "Nous sommes prêts.", "Fil de discussion") if said in found]


def test_forms_answer_on_the_page(loaded: Cast, client_for: SignIn) -> None:
    client = client_for(loaded.reviewer)
    refused = client.post(f"/jalons/{CODE}/J3/decisions/", {"decided_on": "2031-01-01", "text": "Plus tard."})
    assert refused.status_code == 422
    assert "Plus tard." in refused.content.decode()
    assert client.post(f"/jalons/{CODE}/J3/messages/", {"text": "Où en êtes-vous ?"}).status_code == 302
    assert "Où en êtes-vous ?" in text_of(client.get(f"/jalons/{CODE}/J3/"))
    for action in ("decisions", "messages"):
        form = client.get(f"/jalons/{CODE}/J3/").content.decode().split(f"/J3/{action}/")[1]
        assert "csrfmiddlewaretoken" in form.split("</form>")[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE milestones_milestonedecision SET text = 'x'",
        "DELETE FROM milestones_milestonedecision",
        "UPDATE milestones_milestonemessage SET text = 'x'",
        "DELETE FROM milestones_milestonemessage",
    ],
)
def test_what_is_decided_and_said_is_never_rewritten(loaded: Cast, statement: str) -> None:
    decide(milestone=milestone("J3"), decided_on=date(2025, 3, 1), text="Moodle.", by=loaded.reviewer)
    post(milestone=milestone("J3"), text="Moodle.", by=loaded.controller)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(AppendOnlyError):
        MilestoneDecision.objects.all().delete()
    assert MilestoneMessage.objects.get().text == "Moodle."


def test_the_yearly_analysis_stands_theme_by_theme(loaded: Cast, client_for: SignIn) -> None:
    second = make_user("second", Role.HEAD_OFFICE_REVIEWER)
    address = f"/appreciations/{CODE}/2025/imt/thematique/industrie-futur/"
    assert address in client_for(loaded.reviewer).get(f"/jalons/{CODE}/J1/").content.decode()
    said = {"level": "mostly_achieved", "text": "Offre complète en formation.", "evidence": "Note du 3 mars."}
    client_for(loaded.reviewer).post(f"{address}transmettre/", said)
    assert "Offre complète en formation." not in page(client_for, loaded.reader, "J1")
    client_for(second).post(f"{address}signer/")
    found = page(client_for, loaded.reader, "J1")
    assert "Offre complète en formation." in found
    assert found.count("non apprécié") == 4 * 4 - 1
    assert "Offre complète en formation." not in page(client_for, loaded.ministry, "J1")
    assert "L’analyse annuelle par thématique" not in page(client_for, loaded.reader, "J2")


def test_the_previous_contract_s_milestones_are_read_with_their_results(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2018)
    for rank in range(1, 10):
        response = client_for(cast.ministry).get(f"/jalons/cop-2018-2022/J{rank}/")
        assert "Ce que le bilan en dit" in response.content.decode()
    assert "cours réellement mutualisés" in text_of(client_for(cast.reader).get("/jalons/cop-2018-2022/J1/"))
