"""The milestones in time, and what is due in the next ninety days: on both sides of a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from accounts.models import User
from indicators.imports.contract import load_contract
from indicators.models import Contract
from milestones.calculations.quarters import Quarter
from milestones.charts.timeline import COLOURS, LEFT, WIDTH, shape_of, timeline_drawing
from milestones.choices import DeliverableState
from milestones.models import Deliverable
from milestones.queries.progress import deliverables_of
from milestones.queries.timeline import Timeline, timeline
from milestones.queries.upcoming import upcoming
from tests.cast import Cast
from tests.contracts import COP_2018, COP_2023
from tests.indicators.views.world import text_of

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
PAGE = "/jalons/cop-2023-2027/"
# The warehouse, printed `T4 24`: its day is the last of 2024.
WAREHOUSE = "J3-1-2024-3"


@pytest.fixture
def contract(cast: Cast) -> Contract:
    load_contract(COP_2023)
    return Contract.objects.select_related("institute").get(code="cop-2023-2027")


def drawn(contract: Contract, cast: Cast, today: date) -> Timeline:
    return timeline(deliverables_of(contract, cast.reviewer, today=today), contract.years, today=today)


def codes_due(contract: Contract, cast: Cast, today: date) -> set[str]:
    found = upcoming(deliverables_of(contract, cast.reviewer, today=today), today=today)
    return {one.deliverable.code for one in found.due}


def test_each_deliverable_stands_in_its_quarter(contract: Contract, cast: Cast) -> None:
    line = drawn(contract, cast, date(2026, 11, 22))
    by_code = {row.milestone.code: row.by_quarter for row in line.rows}
    assert list(by_code) == [f"J{rank}" for rank in range(1, 13)]
    assert [one.deliverable.code for one in by_code["J4"][Quarter(2024, 1)]] == ["J4-1-2024-1"]
    assert [one.deliverable.code for one in by_code["J10"][Quarter(2026, 2)]] == ["J10-2-2026-1"]
    assert "J11-3-2026-1" in {one.deliverable.code for one in by_code["J11"][Quarter(2025, 4)]}
    shown = sum(len(items) for row in line.rows for items in row.by_quarter.values())
    assert shown == Deliverable.objects.filter(action__milestone__contract=contract).count() + 2 * 4


@pytest.mark.parametrize(("today", "there"), [(date(2022, 12, 31), False), (date(2023, 1, 1), True)])
def test_today_is_a_line_within_the_contract_s_years_alone(
    contract: Contract, cast: Cast, today: date, *, there: bool
) -> None:
    line = drawn(contract, cast, today)
    assert line.shows_today is there
    assert ('class="today-line"' in timeline_drawing(line)) is there


def test_today_stands_where_its_day_is(contract: Contract, cast: Cast) -> None:
    first = timeline_drawing(drawn(contract, cast, date(2025, 1, 1)))
    width = (WIDTH - LEFT) / 20
    at = f"{LEFT + 8 * width:.1f}".removesuffix(".0")
    assert f'<line x1="{at}" x2="{at}"' in str(first).split("today-line")[0][-220:]


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2024, 10, 1), False),  # ninety-one days before
        (date(2024, 10, 2), True),
        (date(2024, 12, 31), True),  # the day itself
        (date(2025, 1, 1), False),  # late
    ],
)
def test_ninety_days_are_counted_from_today_to_the_day_included(
    contract: Contract, cast: Cast, today: date, *, expected: bool
) -> None:
    assert (WAREHOUSE in codes_due(contract, cast, today)) is expected
    late = {
        one.deliverable.code
        for one in upcoming(deliverables_of(contract, cast.reviewer, today=today), today=today).late
    }
    assert (WAREHOUSE in late) is (today > date(2024, 12, 31))


def test_the_narrow_list_puts_today_between_what_was_due_and_what_will_be(contract: Contract, cast: Cast) -> None:
    (year,) = [one for one in drawn(contract, cast, date(2024, 3, 31)).years if one.year == 2024]
    first, last = year.quarters
    assert (first.has_today, last.has_today) == (True, False)
    assert ([one.deliverable.code for one in first.past], [one.deliverable.code for one in first.coming]) == (
        [],
        ["J4-1-2024-1"],
    )
    (year,) = [one for one in drawn(contract, cast, date(2024, 4, 1)).years if one.year == 2024]
    assert [one.has_today for one in year.quarters] == [False, True, False]


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("?annee=2025", "Entrepôt v2", "Dispositif opérationnel"),
        ("?jalon=J8", "Déploiement ERASMUS+", "Entrepôt v2"),
        ("?etablissement=imt-mines-albi", "Chaque école établit une feuille de route", "Entrepôt v2"),
        ("?etat=late", "Entrepôt v2", "Premier bilan des expérimentations"),
        ("?orientation=T1", "Déploiement ERASMUS+", "Entrepôt v2"),
        ("?annee=2025&orientation=M1&etat=", "Entrepôt v2", "Lancement progressif du dispositif"),
    ],
)
def test_filters_live_in_the_address(
    contract: Contract, cast: Cast, client_for: SignIn, query: str, shown: str, hidden: str
) -> None:
    page = client_for(cast.reader).get(PAGE + query).content.decode()
    assert shown in page
    assert hidden not in page


@pytest.mark.parametrize("query", ["?annee=deux", "?annee=1999", "?jalon=J99", "?etat=perdu", "?orientation=Z", "?x=1"])
def test_a_filter_that_the_page_does_not_have_is_said(
    contract: Contract, cast: Cast, client_for: SignIn, query: str
) -> None:
    assert client_for(cast.reader).get(PAGE + query).status_code == 400


def test_nothing_left_is_said(contract: Contract, cast: Cast, client_for: SignIn) -> None:
    page = text_of(client_for(cast.reader).get(f"{PAGE}?etat=dropped"))
    assert "Aucun livrable ne répond à ces filtres." in page


def test_no_two_states_have_the_same_mark() -> None:
    marks = {(COLOURS[state], repr(shape_of(state, 0, 0))) for state in DeliverableState}
    assert len(marks) == len(DeliverableState)


def test_state_is_told_in_words_beside_its_shape(contract: Contract, cast: Cast, client_for: SignIn) -> None:
    page = client_for(cast.reader).get(f"{PAGE}?jalon=J4&annee=2024").content.decode()
    drawing = page.split('class="milestone-timeline"')[1].split("</svg>")[0].replace("\u00a0", " ")
    assert "en retard — 31 mars 2024</title>" in drawing
    narrow = page.split('class="timeline-narrow"')[1]
    assert 'data-status="late">en retard' in narrow


def test_the_dashboard_and_a_school_s_page_show_what_is_due(contract: Contract, cast: Cast, client_for: SignIn) -> None:
    for address in ("/tableau-de-bord/cop-2023-2027/?annee=2025", "/ecoles/cop-2023-2027/imt-mines-albi/?annee=2025"):
        assert "Livrables des 90 prochains jours" in client_for(cast.reader).get(address).content.decode()
        assert "Livrables des 90 prochains jours" not in client_for(cast.ministry).get(address).content.decode()


def test_a_reviewed_contract_has_a_timeline_without_states(cast: Cast, client_for: SignIn) -> None:
    load_contract(COP_2018)
    page = client_for(cast.reader).get("/jalons/cop-2018-2022/").content.decode()
    assert "milestone-timeline" in page
    assert "Livrables des 90 prochains jours" not in page
