"""What an import did, would do, or refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import AppError, Sentence
from indicators.imports.contract import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """A figure that the file changes: its line, its codes, and how it reads before (empty = none) and after."""

    line: int
    entity: str
    indicator: str
    year: int
    kind: str
    name: str
    old: str
    new: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """`rows` figures read, of which `changes`; `ignored` rows are an export's other kinds. Nothing written if dry."""

    file: str
    rows: int
    ignored: int
    changes: tuple[FigureChange, ...]
    dry_run: bool

    @property
    def changed(self) -> int:
        return len(self.changes)

    @property
    def unchanged(self) -> int:
        return self.rows - len(self.changes)


class ActualsRefusedError(AppError):
    """The file is refused: every refused row with its reason; `changes` is what the other rows would have done."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title: ClassVar[Sentence] = _("Import refusé")

    def __init__(self, problems: Sequence[Problem], changes: Sequence[FigureChange] = ()) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line))
        self.changes = tuple(changes)
        super().__init__("\n".join(str(problem) for problem in self.problems))
