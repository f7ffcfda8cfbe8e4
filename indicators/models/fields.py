"""A figure is kept exactly as it was given, on both databases."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

# What a figure of a contract can need: thousands of billions, and nine decimals for a converted entry unit.
MAX_DIGITS = 24
DECIMAL_PLACES = 9


class ExactDecimalField(models.DecimalField[Any, Any]):
    """A decimal without rounding: `numeric` on PostgreSQL, text on SQLite (whose own decimals are floats).

    Figures are compared and added in `calculations`, never in SQL, so that text is enough there.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MAX_DIGITS)
        kwargs.setdefault("decimal_places", DECIMAL_PLACES)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text" if connection.vendor == "sqlite" else "numeric"

    def get_internal_type(self) -> str:
        return "ExactDecimalField"

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        number = self.to_python(value)
        if number is None:
            return None
        return format(number, "f") if connection.vendor == "sqlite" else number

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if hasattr(value, "as_sql"):
            return value
        return self.get_db_prep_value(value, connection)

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        """None on PostgreSQL, whose `numeric` is read as a Decimal already: a call less for each figure."""
        return super().get_db_converters(connection) if connection.vendor == "sqlite" else []

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        return None if value is None else Decimal(value)
