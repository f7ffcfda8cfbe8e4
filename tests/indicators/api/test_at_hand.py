"""Long contents that a process keeps at hand: within a bound, the least recently asked let go."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from imt_cop.core.kept import AtHand
from tests.indicators.api.world import CONTRACT, Api, World, content_of


def test_what_is_kept_is_answered_until_others_take_its_place() -> None:
    at_hand = AtHand(most=10)
    at_hand.keep("a", b"1234", {"Content-Type": "x"})
    at_hand.keep("b", b"5678", {})
    assert at_hand.recall("a") == (b"1234", {"Content-Type": "x"})
    at_hand.keep("c", b"9012", {})
    assert at_hand.recall("b") is None
    assert at_hand.recall("a") is not None
    assert at_hand.recall("c") == (b"9012", {})


def test_what_is_longer_than_all_is_not_kept() -> None:
    at_hand = AtHand(most=3)
    at_hand.keep("a", b"123", {})
    at_hand.keep("b", b"1234", {})
    at_hand.keep("a", b"123", {})
    assert at_hand.recall("b") is None
    assert at_hand.recall("a") is not None


@pytest.mark.django_db
def test_an_answer_at_hand_is_that_of_the_reader_s_rights_and_of_the_data(world: World) -> None:
    def asked(user: object) -> tuple[bytes, str, str]:
        response = Api(user).get("observations/", contract=CONTRACT)  # type: ignore[arg-type]
        return content_of(response), response["ETag"], response["Content-Type"]

    world.figure(world.cast.albi, "110", state="draft")
    drafts, published = asked(world.cast.controller), asked(world.cast.outsider)
    assert drafts != published
    for _time in range(2):
        assert asked(world.cast.controller) == drafts
        assert asked(world.cast.outsider) == published
    cache.clear()
    assert asked(world.cast.controller) == drafts
