"""What a hostile workbook costs this process and the one that reads it: both stay small, and it is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.indicators.imports import workbooks

SHEET = "xl/worksheets/sheet1.xml"
# In kibibytes, Python and Django included: a reader that inflates either file needs gigabytes.
LIMIT = 400 << 10
PROGRAM = """
import json, resource, sys
from pathlib import Path
import django
django.setup()
from indicators.imports.tabular import FileRefusedError, read_rows
try:
    read_rows(Path(sys.argv[1]).read_bytes(), name="f.xlsx")
    said = ""
except FileRefusedError as error:
    said = error.sentence
# Its own peak since it was started: `ru_maxrss` would tell that of the process which it was forked from.
own = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(json.dumps([said, int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]))
"""


def bomb(path: Path) -> None:
    """A gibibyte of spaces where a sheet's rows belong, in a few megabytes."""
    with zipfile.ZipFile(workbooks_of(path)) as small, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as big:
        for name in small.namelist():
            with big.open(name, "w", force_zip64=True) as part:
                part.write(small.read(name))
                if name == SHEET:
                    for _ in range(1024):
                        part.write(b" " * (1 << 20))


def workbooks_of(path: Path) -> Path:
    plain = path.with_name("plain.xlsx")
    plain.write_bytes(workbooks.xlsx_of())
    return plain


def far_cell(path: Path) -> None:
    path.write_bytes(workbooks.xlsx(lambda _workbook, sheet: sheet.write(1_048_575, 16_383, 1)))


@pytest.mark.parametrize(("make", "sentence"), [(bomb, "démesuré"), (far_cell, "XFD1048576")])
def test_a_bomb_is_refused_in_little_memory(tmp_path: Path, make: object, sentence: str) -> None:
    path = tmp_path / "f.xlsx"
    assert callable(make)
    make(path)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, check=True, timeout=120, text=True
    )
    said, *peaks = json.loads(done.stdout)
    assert path.stat().st_size < 8 << 20
    assert sentence in said
    assert max(peaks) < LIMIT
