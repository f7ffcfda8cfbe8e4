"""What requests to the API give: parameters and bodies declared by name, anything else refused with its place."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from http import HTTPStatus
from typing import Any, ClassVar

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from imt_cop.core.api import field_errors
from imt_cop.core.errors import InvalidInputError

PAGE_SIZE = 1_000
MAX_PAGE_SIZE = 5_000
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

    default_error_messages: ClassVar = {"code": _("Ce n’est pas un code.")}

    def to_internal_value(self, data: Any) -> str:
        if not CODE.fullmatch(str(data)):
            self.fail("code")
        return str(data)


class DayField(serializers.DateField):
    """AAAA-MM-JJ, within what calendars of both databases hold."""

    default_error_messages: ClassVar = {"range": _("La date doit être entre 1900 et 2999.")}

    def to_internal_value(self, data: Any) -> date:
        day: date = super().to_internal_value(data)
        if not 1900 <= day.year < 3000:
            self.fail("range")
        return day


@extend_schema_field({"type": ["string", "null"], "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,9})?$"})
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


class StrictSerializer(serializers.Serializer[Any]):
    """Names that are not declared are refused, instead of being taken for granted."""

    unknown: ClassVar = _("Paramètre inconnu.")

    def to_internal_value(self, data: Any) -> Any:
        strangers = {name: [str(self.unknown)] for name in data if name not in self.fields}
        if strangers:
            raise serializers.ValidationError(strangers)
        return super().to_internal_value(data)


class Query(StrictSerializer):
    """The parameters that every address takes."""

    lang = serializers.ChoiceField(
        choices=[code for code, _name in settings.LANGUAGES],
        required=False,
        help_text="Language of sentences; else that of Accept-Language, else French.",
    )
    format = serializers.CharField(required=False, help_text="`json`, or `csv` where the address offers it.")


class PageQuery(Query):
    """Of lists: `next` in the answer is the address of what follows."""

    page_size = serializers.IntegerField(
        required=False, min_value=1, default=PAGE_SIZE, help_text=f"At most {MAX_PAGE_SIZE}; a larger one is cut to it."
    )
    cursor = serializers.RegexField(
        r"\A[0-9]{1,18}\Z", required=False, default="0", help_text="Opaque: taken from `next`."
    )


class Body(StrictSerializer):
    unknown: ClassVar = _("Champ inconnu.")


def checked(serializer_class: type[StrictSerializer], data: Any) -> dict[str, Any]:
    """What was given, read by its declaration. Raises BadRequestError, with every fault at its place."""
    serializer = serializer_class(data=data)
    if serializer.is_valid():
        return dict(serializer.validated_data)
    raise BadRequestError((error["field"], error["detail"]) for error in field_errors("", serializer.errors))
