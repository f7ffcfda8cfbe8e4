"""What a report may not say: drafts, what is submitted, threads, later years, other schools' figures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from indicators.models import Appreciation, Contract, FigureMessage, Indicator
from schools.models import Entity
from tests.cast import Cast
from tests.reports.building.conftest import Build
from tests.reports.building.reading import tidy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["annual", "interim"])
def test_drafts_and_submitted_figures_are_nowhere(archipel: Contract, build: Build, kind: str) -> None:
    every_state = frozenset({"draft", "submitted", "validated", "published"})
    content = build(archipel, 2031, kind=kind, states=every_state).to_bytes().decode()
    assert "876543" in content
    assert [secret for secret in ("987654321", "987654322", "secret") if secret in content] == []


def test_no_figure_of_a_later_year_is_in_a_report(archipel: Contract, build: Build) -> None:
    assert "765432" not in build(archipel, 2031).to_bytes().decode()
    assert "765432" in build(archipel, 2032).to_bytes().decode()


def test_the_messages_about_a_figure_are_nowhere(archipel: Contract, cast: Cast, build: Build) -> None:
    FigureMessage.objects.create(
        contract=archipel,
        entity=Entity.objects.get(code="ile-nord"),
        indicator=Indicator.objects.get(contract=archipel, code="marins"),
        year=2031,
        author=cast.reviewer,
        text="Pourquoi tant de marins",
    )
    assert "tant de marins" not in build(archipel, 2031).to_bytes().decode()
    assert "tant de marins" not in build(archipel, 2031, "ile-nord").to_bytes().decode()


def test_a_judgement_is_told_once_it_is_signed(archipel: Contract, build: Build) -> None:
    of = {
        "contract": archipel,
        "entity": Entity.objects.get(code="ile-nord"),
        "indicator": Indicator.objects.get(contract=archipel, code="marins"),
        "year": 2031,
        "level": "achieved",
    }
    Appreciation.objects.create(**of, version=0, state="published", text="Jugé au contrat.")
    Appreciation.objects.create(**of, version=1, state="submitted", text="Jugé, pas encore signé.")
    for content in (build(archipel, 2031, entity).to_bytes().decode() for entity in ("", "ile-nord")):
        assert "Jugé au contrat." in content
        assert "pas encore signé" not in content
    assert "Jugé au contrat." not in build(archipel, 2031, "ile-sud").to_bytes().decode()


def test_a_school_s_report_says_nothing_of_the_others(archipel: Contract, build: Build) -> None:
    snapshot = build(archipel, 2031, "ile-nord")
    content = snapshot.to_bytes().decode()
    assert [other for other in ("876543", "Dit au conseil", "ile-sud", "ile-ouest") if other in content] == []
    assert {row[1] for row in tidy(snapshot, "evaluations").rows} == {"ile-nord"}
    assert {one.name for one in snapshot.tables} == {"evaluations", "dataset", "milestones"}


def test_a_report_of_published_figures_alone_holds_no_validated_one(archipel: Contract, build: Build) -> None:
    content = build(archipel, 2031, states=frozenset({"published"})).to_bytes().decode()
    assert "876543" not in content
    assert "Une promotion de plus" in content


def test_a_report_says_what_was_known_on_its_day(archipel: Contract, build: Build) -> None:
    day = timezone.localdate() - timedelta(days=2)
    content = build(archipel, 2031, as_of=day).to_bytes().decode()
    assert "876543" not in content
    assert "Une promotion de plus" not in content
