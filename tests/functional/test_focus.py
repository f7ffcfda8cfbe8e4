"""Whoever has no mouse sees where they are: a ring of two colours around whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.cast import Cast
from tests.indicators.views.world import World, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What the person at the keyboard is on, and the ring around it.
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getClientRects()[0];
  const above = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return {
    what: `${one.tagName} ${one.className} ${(one.innerText || one.name || "").trim().slice(0, 40)}`,
    outline: `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`,
    around: style.boxShadow,
    hidden: !above || !(one.contains(above) || above.contains(one)),
  };
}"""
RING = {"outline": "solid 3px rgb(240, 162, 2)", "around": "rgb(11, 27, 54) 0px 0px 0px 5px"}
MOST = 250


def walked(page: Page) -> list[dict[str, Any]]:
    """Every place that the Tab key leads to, from the top of the page to its end."""
    found: list[dict[str, Any]] = []
    page.emulate_media(reduced_motion="reduce")  # or the page would still be moving when it is looked at
    for _press in range(MOST):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUSED)
        if place is None:
            return found
        page.evaluate("() => Promise.all(document.getAnimations().map((one) => one.finished))")
        found.append(page.evaluate(FOCUSED))
    return found


def hidden(places: list[dict[str, Any]]) -> list[str]:
    """What has the focus under something else, or outside the window."""
    return [one["what"] for one in places if one["hidden"]]


def without_ring(places: list[dict[str, Any]]) -> list[str]:
    return [one["what"] for one in places if {name: one[name] for name in RING} != RING]


def test_whoever_signs_in_by_keys_sees_where_they_are(db: None, page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    places = walked(page)
    assert {"INPUT", "BUTTON", "A"} <= {one["what"].split()[0] for one in places}
    assert (without_ring(places), hidden(places)) == ([], [])


@pytest.mark.parametrize("width", [1440, 390])
def test_links_fields_buttons_and_cells_have_the_ring(
    transactional_db: None, signed_in: Callable[[User], Page], live_server: LiveServer, width: int
) -> None:
    world = World.build(Cast.build())
    page = signed_in(world.cast.controller)
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/", url(world.cast.albi)):
        page.goto(live_server.url + address)
        places = walked(page)
        assert {"A", "INPUT"} <= {one["what"].split()[0] for one in places}
        assert (without_ring(places), hidden(places)) == ([], [])
