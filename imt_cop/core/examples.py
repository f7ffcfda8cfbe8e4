"""Examples of the API's description: answers that the contract gives, kept beside the code and put in by name.

`python -m tests.api_examples` asks them again of the demonstration; the tests hold each to its schema.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from imt_cop.core.api import PROBLEM_TYPE

FILE = Path(__file__).with_name("examples.json")
JSON = "application/json"


@cache
def kept() -> dict[str, dict[str, Any]]:
    """`answers` and `bodies` by operation; `problems` by the name of their schema and their status."""
    found: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def with_examples(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """A problem is written once, in the components; an answer and a body where they are."""
    examples = kept()
    named = {name: {"value": value} for name, value in examples["problems"].items()}
    result["components"]["examples"] = named
    for operation in _operations(result):
        name = operation["operationId"]
        body = operation.get("requestBody", {}).get("content", {}).get(JSON)
        if body is not None and name in examples["bodies"]:
            body["examples"] = {"Example": {"value": examples["bodies"][name]}}
        for status, response in operation["responses"].items():
            content = response.get("content", {})
            if JSON in content and name in examples["answers"]:
                content[JSON]["examples"] = {"Example": {"value": examples["answers"][name]}}
            problem = problem_name(content, status)
            if problem in named:
                content[PROBLEM_TYPE]["examples"] = {"Example": {"$ref": f"#/components/examples/{problem}"}}
    return result


def problem_name(content: dict[str, Any], status: str) -> str:
    """`StaleProblem412`: its schema and its status; empty where the answer is no problem."""
    if PROBLEM_TYPE not in content:
        return ""
    return f"{content[PROBLEM_TYPE]['schema']['$ref'].rsplit('/', 1)[-1]}{status}"


def _operations(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in result["paths"].values():
        yield from (one for one in path.values() if "operationId" in one)
