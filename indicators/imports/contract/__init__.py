"""A contract as files: read, checked whole, then written whole (docs/contract-format.md)."""

from indicators.imports.contract.loader import LoadReport, load_contract
from indicators.imports.contract.sections import Section, register
from indicators.imports.contract.table import ContractRefusedError, Problem

__all__ = ["ContractRefusedError", "LoadReport", "Problem", "Section", "load_contract", "register"]
