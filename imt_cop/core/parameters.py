"""What requests to the API give: parameters and bodies declared by name, anything else refused with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from imt_cop.core.api import field_errors
from imt_cop.core.errors import InvalidInputError

PAGE_SIZE = 1_000
MAX_PAGE_SIZE = 5_000
MAX_VALUES = 50
MAX_CURSOR = 1_000
LONGEST_QUOTE = 60
YEAR = re.compile(r"[0-9]{4}", re.ASCII)
CODE = re.compile(r"[A-Za-z0-9_-]{1,60}", re.ASCII)
DECIMAL = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)


class BadRequestError(InvalidInputError):
    """The address or the body cannot be read as this endpoint's: every fault with its parameter or field."""

    status = HTTPStatus.BAD_REQUEST
    title = _("Paramètres refusés")


@extend_schema_field({"type": "integer", "minimum": 1000, "maximum": 9999})
class YearField(serializers.IntegerField):
    """Four digits."""

    default_error_messages: ClassVar = {"year": _("Une année s’écrit avec quatre chiffres.")}

    def to_internal_value(self, data: Any) -> int:
        if not YEAR.fullmatch(str(data)):
            self.fail("year")
        return int(data)


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,60}$"})
class CodeField(serializers.CharField):
    """The code of a contract, an entity, an indicator."""

    default_error_messages: ClassVar = {
        "code": _("Un code s’écrit avec des lettres sans accent, des chiffres et des tirets, 60 au plus.")
    }

    def to_internal_value(self, data: Any) -> str:
        if not CODE.fullmatch(str(data)):
            self.fail("code")
        return str(data)


class DayField(serializers.DateField):
    """AAAA-MM-JJ, within what calendars of both databases hold."""

    default_error_messages: ClassVar = {
        "range": _("La date doit être entre 1900 et 2999."),
        "invalid": _("Donnez un jour qui existe, écrit AAAA-MM-JJ : 2025-12-31."),
    }

    def to_internal_value(self, data: Any) -> date:
        day: date = super().to_internal_value(data)
        if not 1900 <= day.year < 3000:
            self.fail("range")
        return day


@extend_schema_field({"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$"})
class DecimalField(serializers.CharField):
    """A plain decimal given as text: a JSON number may have been through a binary float, and is refused."""

    default_error_messages: ClassVar = {
        "decimal": _('Donnez un nombre décimal entre guillemets, avec un point : "1020", "-3.5".')
    }

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return None if data == "" else super().run_validation(data)

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]
        if not isinstance(data, str) or not DECIMAL.fullmatch(data):
            self.fail("decimal")
        number = Decimal(data)
        return number if number else Decimal(0)


class Choice(serializers.ChoiceField):
    """One word of a closed vocabulary; the refusal tells all of them."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.choices:
            raise serializers.ValidationError(not_among(data, self.choices), code="invalid_choice")
        return data


class Many(serializers.ListField):
    """One or several values, separated by commas or by repeating the parameter; no more than are worth writing."""

    def __init__(self, child: serializers.Field[Any, Any, Any, Any], **options: Any) -> None:
        text = options.pop("help_text", "")
        several = "One or several, by commas or repeated."
        super().__init__(
            child=child, allow_empty=False, max_length=MAX_VALUES, help_text=f"{text} {several}".strip(), **options
        )


def not_among(value: Any, known: Iterable[Any]) -> str:
    """The refusal of a value that is not one of those that exist."""
    text = str(value).replace("\0", "")
    quoted = text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
    sentence = _("« %(value)s » n’existe pas ici. Valeurs possibles : %(known)s.")
    return str(sentence) % {"value": quoted, "known": ", ".join(str(one) for one in known)}


class StrictSerializer(serializers.Serializer[Any]):
    """Names that are not declared are refused, instead of being taken for granted."""

    unknown: ClassVar = _("Paramètre inconnu. Paramètres de cette adresse : %(known)s.")

    def to_internal_value(self, data: Any) -> Any:
        known = {"known": ", ".join(sorted(self.fields))}
        names = data if isinstance(data, Mapping) else ()
        strangers = {name: [str(self.unknown) % known] for name in names if name not in self.fields}
        if strangers:
            raise serializers.ValidationError(strangers)
        return super().to_internal_value(data)


class Query(StrictSerializer):
    """The parameters that every address takes."""

    lang = Choice(
        choices=[code for code, _name in settings.LANGUAGES],
        required=False,
        help_text="Language of sentences; else that of Accept-Language, else French.",
    )
    format = Choice(choices=["json"], required=False, help_text="Instead of `Accept`.")


class ListQuery(Query):
    """Of lists: `next` in the answer (or the `Link` header) is the address of what follows."""

    format = Choice(choices=["json", "csv", "xlsx"], required=False, help_text="Instead of `Accept`.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, default=PAGE_SIZE, help_text=f"At most {MAX_PAGE_SIZE}; a larger one is cut to it."
    )
    cursor = serializers.CharField(
        required=False, max_length=MAX_CURSOR, help_text="Taken from `next`, never made by hand."
    )


class Body(StrictSerializer):
    unknown: ClassVar = _("Champ inconnu. Champs possibles : %(known)s.")


@cache
def _several(query_class: type[Query]) -> frozenset[str]:
    return frozenset(name for name, field in query_class().fields.items() if isinstance(field, Many))


def read_query(query_class: type[Query], parameters: QueryDict) -> dict[str, Any]:
    """The parameters of an address, read by their declaration. Raises BadRequestError."""
    return dict(_read(query_class, tuple((name, tuple(values)) for name, values in parameters.lists())))


@lru_cache(maxsize=512)
def _read(query_class: type[Query], listed: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, Any]:
    """The same address is read once: to make a serializer of twenty parameters costs more than a query to the database.

    What is refused is told anew each time, in the language of who asks.
    """
    return checked(query_class, _given_to(query_class, dict(listed)))


def _given_to(query_class: type[Query], parameters: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A list for each that takes several. Raises BadRequestError for another that is repeated."""
    several = _several(query_class)
    repeated = [name for name, values in parameters.items() if name not in several and len(values) > 1]
    if repeated:
        raise BadRequestError([(name, _("Ce paramètre ne prend qu’une valeur.")) for name in repeated])
    return {name: ",".join(values).split(",") if name in several else values[-1] for name, values in parameters.items()}


def checked(serializer_class: type[StrictSerializer], data: Any) -> dict[str, Any]:
    """What was given, read by its declaration. Raises BadRequestError, with every fault at its place."""
    serializer = serializer_class(data=data)
    if serializer.is_valid():
        return dict(serializer.validated_data)
    raise BadRequestError((error["field"], error["detail"]) for error in field_errors("", serializer.errors))
