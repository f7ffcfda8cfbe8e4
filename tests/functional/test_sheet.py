"""The sheet under the hands: keys, pasting, a lost connection, two people on one figure, a narrow screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from indicators.models import Observation
from tests.cast import Cast
from tests.indicators.views.world import World, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return World.build(Cast.build())


@pytest.fixture
def sheet(world: World, signed_in: Callable[[User], Page], live_server: LiveServer) -> Page:
    page = signed_in(world.cast.controller)
    page.goto(live_server.url + url(world.cast.albi))
    return page


def cell(code: str) -> str:
    return f"[data-cell='{code}']"


def saved(page: Page, code: str) -> None:
    expect(page.locator(f"#ligne-{code} .saved-mark")).to_be_visible()


def test_enter_and_the_arrows_move_from_row_to_row(sheet: Page) -> None:
    sheet.locator(cell("eleves")).click()
    for key, code in (("Enter", "ingenieurs"), ("ArrowDown", "recherche"), ("ArrowUp", "ingenieurs")):
        sheet.keyboard.press(key)
        expect(sheet.locator(cell(code))).to_be_focused()


def test_a_figure_is_saved_on_leaving_its_cell_and_the_focus_stays_where_one_went(sheet: Page) -> None:
    sheet.locator(cell("eleves")).fill("1 020")
    sheet.keyboard.press("Enter")
    saved(sheet, "eleves")
    expect(sheet.locator(cell("ingenieurs"))).to_be_focused()
    expect(sheet.locator("#avancement")).to_contain_text("1 sur 5")


def test_a_pasted_column_fills_downwards_and_refused_cells_say_why(sheet: Page) -> None:
    sheet.locator(cell("eleves")).evaluate(PASTE, "1 020\n810\n\nabc\n250\n99\n")
    saved(sheet, "ingenieurs")
    saved(sheet, "diplomes")
    expect(sheet.locator("#ligne-part .errorlist")).to_contain_text("« abc »")
    expect(sheet.locator(cell("part"))).to_have_value("abc")
    expect(sheet.locator(cell("recherche"))).to_have_value("")
    assert Observation.objects.count() == 3


def comment(page: Page, code: str) -> str:
    return page.locator(f"[name='{code}-comment']").input_value()


def test_a_pasted_block_fills_comments_and_sources_and_says_what_it_left_out(sheet: Page) -> None:
    block = '1 020\tHausse « brute »\tSISE\tsurplus\n\t"Deux\nlignes"\n0,7\tSeul\n12,5\n250\n99\t\t\n7'
    sheet.locator(cell("eleves")).evaluate(PASTE, block)
    saved(sheet, "eleves")
    saved(sheet, "ingenieurs")
    assert comment(sheet, "eleves") == "Hausse « brute »"
    assert sheet.locator("[name='eleves-source']").input_value() == "SISE"
    assert comment(sheet, "ingenieurs") == "Deux\nlignes"
    said = sheet.locator("[data-pasted]").last
    expect(said).to_contain_text("Lignes collées\u00a0: 5.")
    expect(said).to_contain_text("au-delà de la fiche, non collées\u00a0: 2.")
    expect(said).to_contain_text("au-delà de la source, non collées\u00a0: 1.")
    assert Observation.objects.get(indicator__code="eleves").source == "SISE"


def test_a_pasted_comment_says_which_one_it_takes_the_place_of(sheet: Page) -> None:
    sheet.locator(cell("eleves")).evaluate(PASTE, "1 020\tPremier\t")
    saved(sheet, "eleves")
    sheet.locator(cell("eleves")).evaluate(PASTE, "\tSecond\tSISE")
    expect(sheet.locator("[data-pasted]").last).to_contain_text("remplacés\u00a0: Série eleves.")
    expect(sheet.locator("#ligne-eleves .cell-summary")).to_contain_text("Second")
    expect(sheet.locator(cell("eleves"))).to_have_value("1\u202f020")


def test_a_pasted_comment_that_is_too_long_is_refused_in_its_place(sheet: Page) -> None:
    sheet.locator(cell("eleves")).evaluate(PASTE, f"1 020\t{'x' * 4001}")
    expect(sheet.locator("#ligne-eleves .sheet-fields .errorlist")).to_be_visible()
    assert not Observation.objects.exists()


@pytest.mark.parametrize(("width", "wide"), [(1440, True), (390, False)])
def test_the_course_stands_beside_the_input_or_with_the_details(sheet: Page, width: int, wide: bool) -> None:
    sheet.set_viewport_size({"width": width, "height": 900})
    drawn = sheet.locator("#ligne-recherche .sheet-value .sheet-course")
    assert drawn.is_visible() is wide
    sheet.locator("#ligne-recherche summary").click()
    assert sheet.locator("#ligne-recherche details .sheet-course").is_visible() is not wide


def test_a_lost_connection_keeps_what_was_typed_and_sends_it_when_it_is_back(sheet: Page) -> None:
    sheet.context.set_offline(True)
    sheet.locator(cell("eleves")).fill("1 020")
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#ligne-eleves [data-message]")).to_contain_text("connexion")
    expect(sheet.locator(cell("eleves"))).to_have_value("1 020")
    sheet.context.set_offline(False)
    saved(sheet, "eleves")


def test_the_second_of_two_saves_shows_both_values_and_may_replace(world: World, sheet: Page) -> None:
    world.save("1030")
    sheet.locator(cell("eleves")).fill("1 040")
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#ligne-eleves .stale")).to_contain_text("1\u202f030")
    sheet.get_by_label("Remplacer par la mienne").check()
    saved(sheet, "eleves")
    assert Observation.objects.get().value == 1040


def test_handing_in_waits_for_the_figure_being_typed(sheet: Page) -> None:
    sheet.locator(cell("eleves")).fill("1 020")
    sheet.get_by_role("button", name="Transmettre").click()
    expect(sheet.get_by_text("La fiche est transmise à la direction")).to_be_visible()
    assert Observation.objects.get().state == "submitted"


def test_nothing_is_handed_in_over_a_refused_figure(sheet: Page) -> None:
    sheet.locator(cell("eleves")).fill("abc")
    sheet.get_by_role("button", name="Transmettre").click()
    sheet.get_by_role("button", name="Transmettre").click()
    expect(sheet.locator("[data-state]")).to_contain_text("Série eleves")
    expect(sheet.locator(".status-badge").first).to_have_text("en saisie")


@pytest.mark.parametrize("width", [390, 1440])
def test_the_sheet_never_scrolls_sideways(sheet: Page, width: int) -> None:
    sheet.set_viewport_size({"width": width, "height": 800})
    overflow = sheet.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def test_without_the_script_the_form_saves_all_the_same(world: World, sheet: Page, live_server: LiveServer) -> None:
    browser = sheet.context.browser
    assert browser is not None
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    context.add_cookies(sheet.context.cookies())  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(live_server.url + url(world.cast.albi))
    page.locator(cell("eleves")).fill("1 020")
    page.locator(cell("part")).fill("12,5 %")
    page.get_by_role("button", name="Enregistrer la fiche").click()
    expect(page.get_by_text("2 valeurs enregistrées")).to_be_visible()
    context.close()
