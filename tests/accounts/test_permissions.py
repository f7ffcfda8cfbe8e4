"""The rights table, asked as pages and endpoints ask it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.permissions import (
    REFUSALS,
    Permission,
    Role,
    can,
    can_somewhere,
    check_can,
    check_reads,
    refusal,
    visible_states,
)
from accounts.roles import ROLES
from imt_cop.core.errors import NotFoundError, RefusedError
from tests.cast import Cast

ALL = {"draft", "submitted", "validated", "published"}
SUBMITTED = ALL - {"draft"}
VALIDATED = {"validated", "published"}


def test_a_controller_enters_the_figures_of_their_school_alone(cast: Cast) -> None:
    assert can(cast.controller, Permission.ENTER_FIGURES, cast.albi)
    assert not can(cast.controller, Permission.ENTER_FIGURES, cast.nord)
    assert not can(cast.controller, Permission.ENTER_FIGURES, cast.institute)
    assert not can(cast.controller, Permission.ENTER_FIGURES)


def test_a_reader_enters_nothing(cast: Cast) -> None:
    assert not can_somewhere(cast.reader, Permission.ENTER_FIGURES)


def test_the_head_office_validates_every_school_and_enters_for_none(cast: Cast) -> None:
    assert can(cast.reviewer, Permission.VALIDATE_SHEET, cast.albi)
    assert not can(cast.reviewer, Permission.ENTER_FIGURES, cast.albi)
    assert can(cast.reviewer, Permission.ENTER_INSTITUTE_FIGURES, cast.institute)


def test_a_refusal_is_a_sentence(cast: Cast) -> None:
    with pytest.raises(RefusedError, match="Seule la direction générale valide une fiche"):
        check_can(cast.controller, Permission.VALIDATE_SHEET, cast.albi)
    assert refusal(cast.reviewer, Permission.VALIDATE_SHEET, cast.albi) is None


@pytest.mark.parametrize(
    ("who", "of_albi", "of_nord", "of_institute"),
    [
        ("controller", ALL, VALIDATED, VALIDATED),
        ("reader", ALL, VALIDATED, VALIDATED),
        ("outsider", VALIDATED, ALL, VALIDATED),
        ("reviewer", SUBMITTED, SUBMITTED, ALL),
        ("head_reader", SUBMITTED, SUBMITTED, SUBMITTED),
        ("ministry", {"published"}, {"published"}, {"published"}),
        ("api_client", ALL, VALIDATED, VALIDATED),
        ("administrator", set(), set(), set()),
        ("nobody", set(), set(), set()),
    ],
)
def test_who_sees_which_states(
    cast: Cast, who: str, of_albi: set[str], of_nord: set[str], of_institute: set[str]
) -> None:
    user = cast.everyone()[who]
    assert visible_states(user, cast.albi) == of_albi
    assert visible_states(user, cast.nord) == of_nord
    assert visible_states(user, cast.institute) == of_institute


def test_a_hidden_object_is_answered_like_an_absent_one(cast: Cast) -> None:
    with pytest.raises(NotFoundError):
        check_reads(cast.outsider, "draft", cast.albi)
    check_reads(cast.controller, "draft", cast.albi)


def test_a_stranger_may_nothing() -> None:
    assert not any(can(AnonymousUser(), permission) for permission in Permission)
    assert refusal(AnonymousUser(), Permission.PUBLISH) == "Connectez-vous pour continuer."


def test_a_deactivated_person_may_nothing(cast: Cast) -> None:
    cast.reviewer.is_active = False
    assert not can(cast.reviewer, Permission.PUBLISH)


def test_a_school_role_without_school_gives_nothing_of_its_own(cast: Cast) -> None:
    cast.nobody.memberships.create(role=Role.SCHOOL_CONTROLLER)
    assert not can_somewhere(cast.nobody, Permission.ENTER_FIGURES)
    assert visible_states(cast.nobody, cast.albi) == VALIDATED


def test_every_role_and_every_refusal_is_described() -> None:
    assert set(ROLES) == set(Role)
    assert set(REFUSALS) == set(Permission)
