"""Yearly figures as a file: read, checked whole against the contract, then written whole or not at all."""

from indicators.imports.actuals.loader import import_actuals
from indicators.imports.actuals.report import ActualsRefusedError, FigureChange, ImportReport

__all__ = ["ActualsRefusedError", "FigureChange", "ImportReport", "import_actuals"]
