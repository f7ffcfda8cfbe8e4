"""How texts and columns are made ready for the page."""

from __future__ import annotations

import pytest

from reports.drawing.column_shares import shares
from reports.drawing.columns import FLIPPED, UPRIGHT, fits
from reports.drawing.faces import FONTS, STRONG, UNKNOWN, drawable, face
from reports.drawing.typography import ready, with_cuts
from tests.reports.drawing.samples import indicator_table, long_table, schools, wide_table


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("vraiment ?", "vraiment\u00a0?"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("22,7 % des 13 606 élèves", "22,7\u00a0% des 13\u202f606 élèves"),
        ("76,3 M€", "76,3\u00a0M€"),
        ("le 2 décembre 2025", "le 2\u00a0décembre 2025"),
        ("en 2025 120 élèves", "en 2025 120 élèves"),
        ("l. 492", "l.\u00a0492"),
    ],
)
def test_what_belongs_together_stays_together(typed: str, set_: str) -> None:
    assert ready(typed, "fr") == set_


def test_english_keeps_its_own_spaces() -> None:
    assert ready("Really? 12 345 of them: 22.7%", "en") == "Really? 12 345 of them: 22.7%"


def test_only_a_word_wider_than_its_room_may_be_cut() -> None:
    assert with_cuts("un mot", 100, 9, face()) == "un mot"
    assert with_cuts("un " + "m" * 3, 20, 9, face()) == "un m\u200bm\u200bm"


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("①", "1"),
        ("１２", "12"),
        ("漢", UNKNOWN),
        ("a\x07b", f"a{' '}b"),
        ("\u202e", UNKNOWN),
        ("fi\u2060n", "fin"),
    ],
)
def test_what_the_fonts_lack_is_replaced(typed: str, drawn: str) -> None:
    assert drawable(typed) == drawn


def test_every_face_draws_the_same_characters() -> None:
    regular = set(face().widths)
    assert all(set(face(path.name).widths) == regular for path in FONTS.glob("*.ttf"))
    assert face(STRONG).width("Indicateur", 9) > face().width("Indicateur", 9) > 30


def test_a_table_is_upright_where_it_can_be() -> None:
    assert [fit.flipped for fit in fits(indicator_table())] == [False]
    assert [fit.flipped for fit in fits(schools())] == [True]


@pytest.mark.parametrize("table", [indicator_table(), schools(), long_table(20), wide_table(60), wide_table(200)])
def test_columns_fill_the_page_and_no_more(table: object) -> None:
    for fit in fits(table):  # type: ignore[arg-type]
        room = FLIPPED if fit.flipped else UPRIGHT
        assert sum(fit.widths) == pytest.approx(room, abs=0.2)
        assert min(fit.widths) > 0


def test_each_column_is_printed_once_beside_the_first() -> None:
    ranks = [rank for fit in fits(wide_table(60)) for rank in fit.ranks[1:]]
    assert ranks == list(range(1, 60))
    assert all(fit.ranks[0] == 0 for fit in fits(wide_table(60)))


def test_room_goes_where_it_saves_lines() -> None:
    wordy, short = shares([[400.0, 30.0], [380.0, 30.0]], [60.0, 40.0], [1.0, 1.0], 300.0)
    assert wordy > 240
    assert short >= 40


def test_room_that_saves_nothing_goes_by_weight() -> None:
    assert shares([[10.0, 10.0]], [50.0, 50.0], [3.0, 1.0], 200.0) == (125.0, 75.0)
