"""Every address of the API that is read, with what it must be given; and its parameters, from its description."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator

from tests.indicators.api.world import CONTRACT, YEAR

ASKED = {"contract": CONTRACT}
EVALUATED = {**ASKED, "year": YEAR}
SHEETS = f"sheets/{CONTRACT}/{YEAR}/"

Given = dict[str, Any]
LISTS: dict[str, Given] = {
    "contracts/": {},
    "entities/": {},
    "indicators/": ASKED,
    "targets/": ASKED,
    "amendments/": ASKED,
    "assumptions/": ASKED,
    "observations/": ASKED,
    "appreciations/": ASKED,
    "evaluations/": EVALUATED,
    "rollups/": EVALUATED,
    "reconciliation/": EVALUATED,
    "cascade/": ASKED,
    "campaigns/": ASKED,
    SHEETS: {},
    "milestones/": ASKED,
    "deliverables/": ASKED,
    "journal/": {},
    "reports/": ASKED,
}
READS: dict[str, Given] = {
    **LISTS,
    f"contracts/{CONTRACT}/": {},
    "headline/": EVALUATED,
    "dataset/": ASKED,
    f"{SHEETS}imt-mines-albi/": {},
    f"milestones/{CONTRACT}/J1/": {},
    f"deliverables/{CONTRACT}/L1/{YEAR}/imt-mines-albi/": {},
}
PATHS = {
    "{contract}": CONTRACT,
    "{code}": CONTRACT,
    "{year}": str(YEAR),
    "{entity}": "imt-mines-albi",
    "{deliverable}": "L1",
    "{milestone}": "J1",
}
SOME = {"entity": "imt-mines-albi", "indicator": "eleves", "year": str(YEAR), "domain": "formation"}


@cache
def described() -> dict[str, Any]:
    """The operations that read, by their address as it is asked."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    found = {}
    for path, methods in schema["paths"].items():
        asked = path.removeprefix("/api/v1/")
        for name, value in PATHS.items():
            asked = asked.replace(name, value)
        # A report's file is bytes of its own: see tests/reports/test_api.py.
        if "get" in methods and "{sha256}" not in asked:
            found[asked] = methods["get"]
    return found


def parameters(path: str) -> dict[str, dict[str, Any]]:
    """Those of the address, with the schema of one value of each."""
    given = [one for one in described()[path]["parameters"] if one["in"] == "query"]
    return {one["name"]: one["schema"].get("items", one["schema"]) for one in given}


def values(name: str, schema: dict[str, Any]) -> list[str]:
    """What is worth asking: every word of a vocabulary, a code that exists, a day of each side of today."""
    if "enum" in schema:
        words = [str(one) for one in schema["enum"]]
        # One order from the last is as good as any.
        return [word for rank, word in enumerate(words) if rank < 2 or not word.startswith("-")]
    if schema.get("format") == "date":
        return ["2020-01-01", "2999-01-01"]
    if schema.get("type") == "boolean":
        return ["true", "false"]
    return {"page_size": ["1", "2"], "cursor": []}.get(name, [SOME[name]] if name in SOME else [])


def requests(path: str) -> Iterator[Given]:
    """The address with each value of each parameter, in each format."""
    base = READS[path]
    formats = parameters(path)["format"]["enum"]
    for form in formats:
        yield {**base, "format": form}
    for name, schema in parameters(path).items():
        for value in values(name, schema):
            if name not in base:
                yield {**base, name: value}
