"""The page of a figure: who sees what of it, and each of its forms, by the page and by its fragment."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from indicators.models import Attachment, Correction, FigureMessage, Indicator, Observation
from indicators.queries.sheet_rows import adjustment_key
from indicators.services import sheets
from indicators.services.observations import FigureInput, save_figure
from tests.cast import Cast
from tests.factories.accounts import make_user
from tests.factories.schools import make_entity
from tests.indicators.services.files import PDF, upload
from tests.indicators.views.world import World, text_of, url, without_tokens

ClientFor = Callable[[User], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


def page(world: World, *parts: str, code: str = "eleves") -> str:
    return url(world.cast.albi, code, "dossier", *parts)


def validated(world: World, state: str = "validated") -> Observation:
    sheets.validate(sheet=world.submit(), by=world.cast.reviewer)
    Observation.objects.update(state=state)
    return Observation.objects.get()


def correction(value: str, *, version: int, why: str = "Double compte.") -> dict[str, str]:
    return {
        "correction-value": value,
        "correction-quality": "final",
        "correction-version": str(version),
        "correction-why": why,
    }


def attach(client: Client, world: World, name: str = "note.pdf", content: bytes = PDF) -> Any:
    return client.post(page(world, "joindre"), {"file": upload(name, content)})


@pytest.mark.parametrize("state", ["draft", "submitted", "validated", "published"])
@pytest.mark.parametrize("role", ["outsider", "ministry", "api_client_of_nord", "administrator", "nobody"])
def test_for_another_school_a_figure_is_as_absent(world: World, client_for: ClientFor, state: str, role: str) -> None:
    validated(world, state)
    user = (
        make_user("api-nord", Role.API_CLIENT, world.cast.nord)
        if role == "api_client_of_nord"
        else world.cast.everyone()[role]
    )
    client = client_for(user)
    found, absent = client.get(page(world)), client.get(page(world, code="rien"))
    assert (found.status_code, absent.status_code) == (404, 404)
    assert without_tokens(found).replace(b"eleves", b"rien") == without_tokens(absent)


@pytest.mark.parametrize("code", ["rien", "indice", "energie", "eleves--00000000", "eleves--nouveau"])
def test_what_is_not_on_the_sheet_is_not_found(world: World, client_for: ClientFor, code: str) -> None:
    assert client_for(world.cast.controller).get(page(world, code=code)).status_code == 404


@pytest.mark.parametrize("year", ["2022", "9" * 40])
def test_another_year_is_not_found(world: World, client_for: ClientFor, year: str) -> None:
    address = page(world).replace("/2025/", f"/{year}/")
    assert client_for(world.cast.controller).get(address).status_code == 404


def test_a_draft_is_hidden_from_the_dg_with_its_history_and_files(world: World, client_for: ClientFor) -> None:
    world.save("98765")
    attach(client_for(world.cast.controller), world, "secret.pdf")
    shown = text_of(client_for(world.cast.reviewer).get(page(world))).replace("\u202f", "")
    assert "En cours de saisie" in shown
    assert "98765" not in shown
    assert "secret.pdf" not in shown


def test_every_version_says_who_from_what_to_what_and_why(world: World, client_for: ClientFor) -> None:
    world.save("900")
    sheets.return_(sheet=world.submit(), reason="Trop bas.", by=world.cast.reviewer)
    history = client_for(world.cast.controller).get(page(world)).context["versions"]
    told = [(str(v.by), v.state, [(c.before, c.after) for c in v.changes], v.why) for v in history]
    assert told == [
        ("Reviewer", "draft", [], "Trop bas."),
        ("Controller", "submitted", [], ""),
        ("Controller", "draft", [("900\u00a0élèves", "1\u202f000\u00a0élèves")], ""),
        ("Controller", "draft", [("—", "900\u00a0élèves")], ""),
    ]


def test_the_dg_reads_the_versions_that_were_handed_in(world: World, client_for: ClientFor) -> None:
    sheets.return_(sheet=world.submit(), reason="Trop bas.", by=world.cast.reviewer)
    world.save("1234")
    history = client_for(world.cast.reviewer).get(page(world)).context["versions"]
    assert [v.state for v in history] == ["submitted"]


def test_a_message_by_the_page_and_by_its_fragment(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    answer = client.post(page(world, "message"), {"text": "Voir la note."})
    assert answer["Location"] == page(world)
    fragment = client.post(page(world, "message"), {"text": "Et <b>ceci</b>."}, headers=HTMX)
    content = fragment.content.decode()
    assert "<html" not in content
    assert "Voir la note." in content
    assert "Et &lt;b&gt;ceci&lt;/b&gt;." in content
    assert [m.asks_change for m in FigureMessage.objects.all()] == [False, False]


def test_an_empty_message_is_told_in_its_place(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.controller).post(page(world, "message"), {"text": " "})
    assert answer.status_code == 422
    assert answer.context["message_form"].errors


@pytest.mark.parametrize("role", ["reader", "head_reader"])
def test_readers_read_and_write_nothing(world: World, client_for: ClientFor, role: str) -> None:
    validated(world)
    client = client_for(world.cast.everyone()[role])
    shown = client.get(page(world)).content.decode()
    assert '<form method="post" action="/saisie' not in shown
    assert "Proposer une correction" not in shown
    for action in ("message", "proposer"):
        posted = {"text": "x", **correction("1100", version=3)}
        assert client.post(page(world, action), posted).status_code == 403


def test_a_file_is_downloaded_as_it_was_given(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    attach(client, world, "note d’été.pdf")
    answer = client.get(page(world, "pieces", Attachment.objects.get().stored_name))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''note")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("state", "readers"),
    [
        ("draft", {"controller", "reader", "api_client"}),
        ("submitted", {"controller", "reader", "api_client", "reviewer", "head_reader"}),
        ("published", {"controller", "reader", "api_client", "reviewer", "head_reader"}),
    ],
)
def test_who_downloads_a_file_in_which_state(
    world: World, client_for: ClientFor, state: str, readers: set[str]
) -> None:
    validated(world)
    attach(client_for(world.cast.controller), world)
    Observation.objects.update(state=state)
    address = page(world, "pieces", Attachment.objects.get().stored_name)
    answers = {role: client_for(user).get(address).status_code for role, user in world.cast.everyone().items()}
    assert answers == {role: 200 if role in readers else 404 for role in answers}


def test_a_hidden_file_answers_like_an_absent_one(world: World, client_for: ClientFor) -> None:
    attach(client_for(world.cast.controller), world)
    stored = Attachment.objects.get().stored_name
    for user in (world.cast.outsider, world.cast.reviewer):
        client = client_for(user)
        hidden, absent = client.get(page(world, "pieces", stored)), client.get(page(world, "pieces", "0" * 32))
        assert hidden.status_code == 404
        assert without_tokens(hidden).replace(stored.encode(), b"0" * 32) == without_tokens(absent)


def test_a_file_belongs_to_its_own_figure(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    attach(client, world)
    address = page(world, "pieces", Attachment.objects.get().stored_name, code="diplomes")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("name", "content"), [("page.pdf", b"<html>"), ("page.html", b"<html>"), ("vide.pdf", b"")])
def test_a_refused_file_is_told_in_its_place(world: World, client_for: ClientFor, name: str, content: bytes) -> None:
    answer = attach(client_for(world.cast.controller), world, name, content)
    assert answer.status_code == 422
    assert "file" in answer.context["file_form"].errors
    assert not Attachment.objects.exists()


def test_a_body_beyond_all_limits_is_not_read(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.controller).post(
        page(world, "joindre"), {"file": upload("note.pdf")}, headers={"Content-Length": str(10**9)}
    )
    assert answer.status_code == 400
    assert not Attachment.objects.exists()


def test_a_removed_file_is_gone_and_named(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    attach(client, world)
    stored = Attachment.objects.get().stored_name
    client.post(page(world, "retirer"), {"piece": stored})
    assert client.get(page(world, "pieces", stored)).status_code == 404
    assert "retirée par Controller" in text_of(client.get(page(world)))
    assert client.post(page(world, "retirer"), {"piece": stored}).status_code == 404


def test_what_would_change_is_seen_before_it_is_proposed(world: World, client_for: ClientFor) -> None:
    figure = validated(world)
    posted = correction("1 300", version=figure.version, why="")
    answer = client_for(world.cast.controller).post(page(world, "apercu"), posted)
    (effect,) = [one for one in answer.context["tried"].answers if one.place == "IMT Mines Albi"]
    assert [answer.code for answer in effect.status] == ["behind", "met"]
    assert not Correction.objects.exists()


def test_a_correction_from_its_proposal_to_its_approval(world: World, client_for: ClientFor) -> None:
    figure = validated(world, "published")
    client = client_for(world.cast.controller)
    client.post(page(world, "proposer"), correction("1 300", version=figure.version))
    proposed = Correction.objects.get()
    shown = client_for(world.cast.reviewer).get(page(world))
    assert shown.context["pending"].preview.answers
    decided = client_for(world.cast.reviewer).post(page(world, "approuver"), {"correction": proposed.pk}, headers=HTMX)
    assert "La correction est approuvée" in decided.content.decode()
    assert Observation.objects.get().value == Decimal(1300)
    assert "Double compte." in text_of(client.get(page(world)))


def test_a_stale_proposal_keeps_what_was_typed(world: World, client_for: ClientFor) -> None:
    validated(world)
    answer = client_for(world.cast.controller).post(page(world, "proposer"), correction("1300", version=1))
    assert answer.status_code == 412
    assert 'value="1300"' in answer.content.decode()


def test_the_proposer_of_the_dg_is_told_why_they_cannot_approve(world: World, client_for: ClientFor) -> None:
    figure = validated(world)
    client = client_for(world.cast.reviewer)
    client.post(page(world, "proposer"), correction("1300", version=figure.version))
    shown = client.get(page(world)).content.decode()
    assert 'aria-disabled="true" title="Une autre personne' in shown
    assert client.post(page(world, "approuver"), {"correction": Correction.objects.get().pk}).status_code == 403


@pytest.mark.parametrize(("posted", "status"), [({"correction": "9" * 40}, 404), ({}, 422), ({"correction": "x"}, 422)])
def test_a_decision_names_the_correction_that_was_read(
    world: World, client_for: ClientFor, posted: dict[str, str], status: int
) -> None:
    figure = validated(world)
    client_for(world.cast.controller).post(page(world, "proposer"), correction("1300", version=figure.version))
    assert client_for(world.cast.reviewer).post(page(world, "approuver"), posted).status_code == status
    assert Observation.objects.get().value == Decimal(1000)


def test_an_unknown_action_is_not_found(world: World, client_for: ClientFor) -> None:
    assert client_for(world.cast.controller).post(page(world, "effacer")).status_code == 404


@pytest.mark.parametrize("schools", [1, 9])
def test_the_queries_do_not_grow_with_the_schools(cast: Cast, client_for: ClientFor, schools: int) -> None:
    extra = [make_entity(f"ecole-{n}", parent=cast.institute) for n in range(schools - 1)]
    world = World.build(cast, schools=extra)
    figure = validated(world)
    client = client_for(cast.reviewer)
    client.post(page(world, "proposer"), correction("1300", version=figure.version))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page(world)).status_code == 200
    assert len(queries) == 24


def test_an_adjustment_has_its_record_under_its_row(world: World, client_for: ClientFor) -> None:
    series = Indicator.objects.get(contract=world.contract, code="eleves")
    save_figure(
        sheet=world.sheet(world.cast.institute),
        indicator=series,
        figure=FigureInput(value=Decimal(-12)),
        expected_version=0,
        by=world.cast.reviewer,
        kind="adjustment",
        name="InSIC",
    )
    address = url(world.cast.institute, adjustment_key("eleves", "InSIC"), "dossier")
    answer = client_for(world.cast.reviewer).get(address)
    assert answer.context["label"] == "Série eleves — InSIC"
    assert answer.context["now"] == "\u221212\u00a0élèves"
    assert client_for(world.cast.head_reader).get(address).context["record"].hidden
    assert client_for(world.cast.controller).get(address).status_code == 404


def test_a_figure_in_another_unit_is_corrected_in_that_unit(world: World, client_for: ClientFor) -> None:
    """`nord` types its research income in k€; it is kept in M€."""
    figure = Observation.objects.create(
        contract=world.contract,
        entity=world.cast.nord,
        indicator=Indicator.objects.get(contract=world.contract, code="recherche"),
        year=2025,
        value=Decimal("0.64"),
        state="published",
        updated_at=timezone.now(),
    )
    address = url(world.cast.nord, "recherche", "dossier")
    client = client_for(world.cast.outsider)
    assert client.get(address).context["now"] == "640\u00a0k€"
    client.post(f"{address}proposer/", correction("655,5", version=1))
    assert figure.corrections.get().value == Decimal("0.6555")
    assert client.get(address).context["pending"].after == "655,5\u00a0k€"
