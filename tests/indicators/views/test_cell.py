"""One figure saved alone, as the script of the sheet does it: the row comes back."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Indicator, Observation
from tests.indicators.views.world import World, row, save_cell, text_of, url

ClientFor = Callable[[User], Client]


def test_the_row_comes_back_saved_with_its_status_and_what_is_done(world: World, client_for: ClientFor) -> None:
    answer = save_cell(client_for(world.cast.controller), world.cast.albi, "eleves", "1\u202f300")
    assert answer.status_code == 200
    assert Observation.objects.get().value == Decimal(1300)
    page = answer.content.decode()
    assert page.lstrip().startswith("<tbody")
    assert 'data-status="met"' in page
    assert "1 sur 5" in text_of(answer)


def test_the_change_since_last_year_is_shown(world: World, client_for: ClientFor) -> None:
    figure = world.save("1000")
    figure.pk, figure.year = None, 2024
    figure.save(force_insert=True)
    answer = save_cell(client_for(world.cast.controller), world.cast.albi, "eleves", "1020", version=1)
    assert "+20" in text_of(answer)


def test_a_school_types_in_its_own_unit_and_the_contracts_is_kept(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.outsider)
    save_cell(client, world.cast.nord, "recherche", "640,5 k€")
    assert Observation.objects.get().value == Decimal("0.6405")
    sheet = client.get(url(world.cast.nord))
    assert 'value="640,5"' in sheet.content.decode()
    assert "640 k€" in text_of(sheet).replace("\u00a0", " ")


REFUSED = ["1.234,5", "1,234.5", "NaN", "1e400", "１２", "½", "=1+1", "12,5 %", "<script>", "Infinity", "-4", "9" * 30]


@pytest.mark.parametrize("typed", REFUSED)
def test_what_is_no_figure_is_refused_in_place_and_shown_back(world: World, client_for: ClientFor, typed: str) -> None:
    answer = save_cell(client_for(world.cast.controller), world.cast.albi, "eleves", typed)
    assert answer.status_code == 422
    assert not Observation.objects.exists()
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["1 020", "1\u00a0020", "1\u202f020", "1020,0", "1020.00", "+1020"])
def test_a_figure_is_understood_as_people_write_it(world: World, client_for: ClientFor, typed: str) -> None:
    save_cell(client_for(world.cast.controller), world.cast.albi, "eleves", typed)
    assert Observation.objects.get().value == Decimal(1020)


def test_zero_is_a_value_and_empty_is_not(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    save_cell(client, world.cast.albi, "eleves", "−0")
    assert Observation.objects.get().value == Decimal(0)
    save_cell(client, world.cast.albi, "eleves", "", version=1)
    assert Observation.objects.get().value is None


def test_a_stale_save_shows_both_values_and_changes_nothing(world: World, client_for: ClientFor) -> None:
    world.save("1000")
    world.save("1030")
    answer = save_cell(client_for(world.cast.controller), world.cast.albi, "eleves", "1 040", version=1)
    shown = text_of(answer).replace("\u202f", " ")
    assert answer.status_code == 412
    assert "1 030" in shown
    assert "1 040" in shown
    assert Observation.objects.get().value == Decimal(1030)


def test_without_the_script_the_same_address_answers_with_a_page(world: World, client_for: ClientFor) -> None:
    client, path = client_for(world.cast.controller), url(world.cast.albi, "eleves")
    assert client.post(path, row("eleves", "1020"))["Location"] == f"{url(world.cast.albi)}#ligne-eleves"
    refused = client.post(path, row("eleves", "abc", version=1))
    assert refused.status_code == 422
    assert b"<h1>" in refused.content
    assert b'value="abc"' in refused.content


def test_a_missing_value_has_its_reason_and_its_day(world: World, client_for: ClientFor) -> None:
    reason = {"reason": "not_available", "expected_on": "2026-05-01", "comment": "enquête en cours"}
    save_cell(client_for(world.cast.controller), world.cast.albi, "part", "", **reason)
    kept = Observation.objects.get()
    assert (kept.value, kept.reason, str(kept.expected_on), kept.comment) == (None, *reason.values())


def test_a_value_and_a_reason_exclude_each_other(world: World, client_for: ClientFor) -> None:
    answer = save_cell(client_for(world.cast.controller), world.cast.albi, "part", "12", reason="not_available")
    assert "pas les deux" in text_of(answer)


def test_more_than_the_whole_asks_why(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    assert "dites pourquoi" in text_of(save_cell(client, world.cast.albi, "part", "104,5"))
    assert save_cell(client, world.cast.albi, "part", "104,5", comment="rattrapage").status_code == 200


@pytest.mark.parametrize("code", ["ingenieurs", "energie", "absent"])
def test_what_is_not_asked_of_the_school_has_no_cell(world: World, client_for: ClientFor, code: str) -> None:
    assert save_cell(client_for(world.cast.outsider), world.cast.nord, code, "12").status_code == 404


def test_the_dg_names_an_adjustment_and_may_add_another(world: World, client_for: ClientFor) -> None:
    client, path = client_for(world.cast.reviewer), url(world.cast.institute, "eleves")
    posted = row("eleves--nouveau", "-21", name="InSIC") | {"row": "eleves--nouveau"}
    answer = client.post(path, posted, headers={"HX-Request": "true"})
    kept = Observation.objects.get()
    assert (kept.kind, kept.name, kept.value) == ("adjustment", "InSIC", Decimal(-21))
    assert "InSIC" in text_of(answer)
    assert 'name="eleves--nouveau-name"' in answer.content.decode()


def test_an_adjustment_without_a_name_is_refused(world: World, client_for: ClientFor) -> None:
    posted = row("eleves--nouveau", "-21") | {"row": "eleves--nouveau"}
    answer = client_for(world.cast.reviewer).post(url(world.cast.institute, "eleves"), posted)
    assert "Nommez" in text_of(answer)


def test_last_years_adjustments_are_recalled_without_their_amount(world: World, client_for: ClientFor) -> None:
    Observation.objects.create(
        contract=world.contract, entity=world.cast.institute, kind="adjustment", name="InSIC", year=2024,
        indicator=Indicator.objects.get(code="eleves"), value=Decimal(180), state="validated",
        updated_at=world.sheet(world.cast.albi).campaign.contract.signed_on or "2026-01-01T00:00Z",
    )  # fmt: skip
    sheet = client_for(world.cast.reviewer).get(url(world.cast.institute))
    lines = {line.row.name: line.row for group in sheet.context["groups"] for line in group.lines if line.row.name}
    assert lines["InSIC"].figure is None
    assert lines["InSIC"].previous.value == Decimal(180)
