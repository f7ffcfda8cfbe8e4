"""Errors of the API: one form (RFC 9457), whoever raises them."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import Http404
from rest_framework import exceptions

from imt_cop.core.api import exception_handler
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError


def answered(exception: Exception) -> tuple[int, dict[str, Any]]:
    response = exception_handler(exception, {})
    assert response is not None
    assert response.content_type == "application/problem+json"
    return response.status_code, response.data


def test_a_service_refusal_keeps_its_sentence() -> None:
    status, problem = answered(ConflictError("L’année est verrouillée."))
    assert status == problem["status"] == 409
    assert problem["detail"] == "L’année est verrouillée."


def test_every_refused_field_is_named() -> None:
    _, problem = answered(InvalidInputError([("value", "Écrivez un nombre.")]))
    assert problem["errors"] == [{"field": "value", "detail": "Écrivez un nombre."}]


@pytest.mark.parametrize("exception", [Http404("école 12"), exceptions.NotFound("caché"), NotFoundError()])
def test_absent_and_hidden_answer_the_same(exception: Exception) -> None:
    assert answered(exception) == answered(NotFoundError())


def test_nested_errors_carry_their_path() -> None:
    _, problem = answered(exceptions.ValidationError({"rows": [{}, {"value": ["Requis."]}]}))
    assert problem["errors"] == [{"field": "rows.1.value", "detail": "Requis."}]


def test_errors_of_a_list_given_by_index_carry_their_path() -> None:
    by_index: Any = {3: {"value": ["Requis."]}}
    _, problem = answered(exceptions.ValidationError(by_index))
    assert problem["errors"] == [{"field": "3.value", "detail": "Requis."}]


def test_a_fault_of_the_program_is_left_to_the_server() -> None:
    assert exception_handler(ZeroDivisionError(), {}) is None
