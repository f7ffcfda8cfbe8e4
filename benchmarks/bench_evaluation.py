"""The whole contract evaluated, against LibreOffice recalculating a workbook that answers the same in formulas.

The workbook has a sheet of figures, one of targets and one of answers: roll-up, change, expected value, gap, progress
and status of every entity × indicator, for the years that are evaluated: one, then all of the contract. LibreOffice
recalculates it when it converts it to CSV; what it needs for an empty workbook (its start) is measured too, and told.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import stage
from benchmarks.measuring import median, number, row, skipped

ONE_YEAR = "LibreOffice recalculant le classeur ÷ contrat entier évalué, l’année 2025"
ALL_YEARS = "LibreOffice recalculant le classeur ÷ contrat entier évalué, ses cinq années"
NO_LIBREOFFICE = "`apt install libreoffice-calc-nogui`"
YEAR = 2025
PROFILE = "profile"


def main() -> None:
    given = stage.options()
    with stage.application("sqlite") as folder:
        assert folder is not None
        stage.load_demonstration(folder)
        measure(folder, given.rounds)


def measure(folder: Path, rounds: int) -> None:
    from indicators.calculations.evaluation import Evaluator, evaluate
    from indicators.models import Contract
    from indicators.queries.contract_data import contract_data

    contract = Contract.objects.select_related("institute").get(code=stage.CONTRACT)
    data = contract_data(contract, year=YEAR)

    def all_years() -> None:
        evaluator = Evaluator(data)
        for year in contract.years:
            evaluator.year(year)

    ours = median(lambda: evaluate(data, YEAR), rounds)
    reading = median(lambda: read_anew(contract), rounds)
    more = f"évaluation {number(ours * 1000)} ms, lecture {number(reading * 1000)} ms"
    print(row("lecture du contrat dans la base ÷ son évaluation", reading / ours, more))
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        print(skipped(ONE_YEAR, NO_LIBREOFFICE, "≥ 300"))
        return
    always_recalculate(folder / PROFILE)
    empty = folder / "vide.xlsx"
    write_empty(empty)
    started = median_children(converter(program, empty, folder), min(rounds, 3))
    for what, years, taken, reach in (
        (ONE_YEAR, [YEAR], ours, "≥ 300"),
        (ALL_YEARS, list(contract.years), median(all_years, rounds), ""),
    ):
        theirs, cells = recalculated(program, folder, data, years, min(rounds, 3))
        told = f"{number(theirs)} s, dont {number(started)} s pour un classeur vide ; {number(cells)} formules"
        print(row(what, theirs / taken, f"{told} ; {number(taken * 1000)} ms", reach))


def read_anew(contract: Any) -> None:
    """As by a process that has just started."""
    from indicators.queries.contract_data import contract_data
    from indicators.queries.definition import forget

    forget()
    contract_data(contract, year=YEAR)


def recalculated(program: str, folder: Path, data: Any, years: list[int], times: int) -> tuple[float, int]:
    """Processor seconds that the workbook of these years takes LibreOffice, and how many formulas it holds."""
    workbook = folder / "contrat.xlsx"
    cells = write_workbook(workbook, data, years)
    taken = median_children(converter(program, workbook, folder), times)
    answered = workbook.with_suffix(".csv").read_text(encoding="utf-8").splitlines()
    assert len(answered) == cells
    assert len(set(answered)) > cells / 20, "LibreOffice did not recalculate"
    return taken, cells


def always_recalculate(profile: Path) -> None:
    """By default LibreOffice believes the results that a workbook of another program holds."""
    settings = profile / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>",
        encoding="utf-8",
    )


def converter(program: str, workbook: Path, folder: Path) -> Callable[[], object]:
    profile = f"-env:UserInstallation=file://{folder / PROFILE}"
    command = [program, profile, "--headless", "--convert-to", "csv", "--outdir", str(folder), str(workbook)]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def median_children(work: Callable[[], object], rounds: int) -> float:
    """Processor seconds of the programs that `work` waits for."""

    def spent() -> float:
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    return median(work, rounds, clock=spent)


def write_empty(path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet().write_number(0, 0, 1)


def write_workbook(path: Path, data: Any, asked: list[int]) -> int:
    """How many formulas it holds, for the years asked; their results are not written, so that they must be computed."""
    import xlsxwriter

    contract = data.contract
    entities = (contract.institute, *contract.schools)
    years = list(range(contract.first_year - 1, contract.last_year + 1))
    with xlsxwriter.Workbook(path) as workbook:
        answers, figures, targets = (workbook.add_worksheet(name) for name in ("Réponses", "Valeurs", "Cibles"))
        lines = [(entity, spec) for spec in data.indicators.values() for entity in entities]
        for line, (entity, spec) in enumerate(lines):
            pair = entity, spec.code
            _write_figures(figures, line, data, pair, years)
            _write_targets(targets, line, data, pair, years)
        count = 0
        for line, (_entity, spec) in enumerate(lines):
            for column in (years.index(year) for year in asked):
                for formula in _formulas(line, column, len(entities), len(years), spec.sign):
                    answers.write_formula(count, 0, formula)
                    count += 1
    return count


def _write_figures(sheet: Any, line: int, data: Any, pair: tuple[str, str], years: list[int]) -> None:
    reference = data.references.get(pair)
    if reference is not None and reference.value is not None:
        sheet.write_number(line, 0, reference.value)
    for column, year in enumerate(years[1:], 1):
        figure = data.figures.get((*pair, year))
        if figure is not None and figure.value is not None:
            sheet.write_number(line, column, figure.value)


def _write_targets(sheet: Any, line: int, data: Any, pair: tuple[str, str], years: list[int]) -> None:
    for target in data.targets.get(pair, ()):
        if target.year in years and target.value is not None:
            sheet.write_number(line, years.index(target.year), target.value)


def _formulas(line: int, column: int, entities: int, years: int, sign: int) -> list[str]:
    """Value, change, expected, gap, progress, status and coverage of one cell, as a spreadsheet writes them."""
    from xlsxwriter.utility import xl_rowcol_to_cell as cell

    first = line - line % entities + 1
    schools = f"Valeurs!{cell(first, column)}:{cell(first + entities - 2, column)}"
    own, reference = f"Valeurs!{cell(line, column)}", f"Valeurs!{cell(line, 0)}"
    target, final = f"Cibles!{cell(line, column)}", f"Cibles!{cell(line, years - 1)}"
    value = f'IF(ISNUMBER({own}),{own},IF({line % entities}=0,SUM({schools}),""))'
    expected = f"IF(ISNUMBER({target}),{target},{reference}+({final}-{reference})*{column}/{years - 1})"
    gap = f"{sign}*(({value})-({expected}))"
    margin = f"0.1*ABS({final}-{reference})"
    return [
        f"={value}",
        f"=({value})-{reference}",
        f"={expected}",
        f"={gap}",
        f'=IF({final}={reference},"",(({value})-{reference})/({final}-{reference}))',
        f'=IF(({value})="","manquante",IF({gap}>=0,"atteinte",IF({gap}>=-{margin},"proche","en retard")))',
        f"=COUNT({schools})",
    ]


if __name__ == "__main__":
    main()
