"""Reading a page's tables back: the words of each cell, as a reader sees them."""

from __future__ import annotations

import html
import re

TAGS = re.compile(r"<[^>]+>")
SPACES = re.compile(r"[ \n\t]+")


def text_of(fragment: str) -> str:
    return SPACES.sub(" ", html.unescape(TAGS.sub(" ", fragment))).strip()


def rows_by(attribute: str, page: str) -> dict[str, list[str]]:
    """The cells of each row that carries `data-…`, by its value."""
    found = {}
    for key, inside in re.findall(rf'<tr[^>]*data-{attribute}="([^"]+)"[^>]*>(.*?)</tr>', page, re.DOTALL):
        found[key] = [text_of(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", inside, re.DOTALL)]
    return found


def heat_cells(page: str) -> dict[tuple[str, str], str]:
    pattern = r'<td class="heat"[^>]*data-entity="([^"]+)" data-indicator="([^"]+)"[^>]*>(.*?)</td>'
    return {(entity, code): text_of(inside) for entity, code, inside in re.findall(pattern, page, re.DOTALL)}
