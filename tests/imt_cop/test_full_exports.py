"""Files made of rows while the disk of temporary files is full: whole, or refused with a sentence, never half."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from io import UnsupportedOperation
from pathlib import Path

import pytest

from imt_cop.core import files
from imt_cop.core.columns import Column, Kind
from imt_cop.core.errors import StorageError
from imt_cop.core.files import spool, xlsx_bytes
from imt_cop.core.storage import disk_is_full

COLUMNS = (Column("name", Kind.TEXT),)
ROWS = [{"name": "x" * 100}] * 20_000


@pytest.fixture
def full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A file system of 64 kB for temporary files, where this machine lets its user mount one; there is no room left."""
    place = tmp_path / "disk"
    place.mkdir()
    mount: list[str | Path] = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system")
    (place / "ballast").write_bytes(bytes(65_536))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


# A workbook that found no room says so once more when it is forgotten.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_what_does_not_fit_is_refused(full_disk: Path, form: str) -> None:
    with pytest.raises(StorageError, match="place"):
        spool(ROWS, COLUMNS, form=form, name="x")
    assert [path.name for path in full_disk.iterdir()] == ["ballast"]


def test_what_fits_in_memory_is_sent_from_there(full_disk: Path) -> None:
    """As a server does, which asks for the number of a file to send it."""
    with spool(ROWS[:10], COLUMNS, form="csv", name="x") as made:
        with pytest.raises(UnsupportedOperation):
            made.fileno()
        assert made.read() == files.csv_bytes(ROWS[:10], COLUMNS)


def test_a_workbook_made_in_memory_is_known_to_have_had_no_room(full_disk: Path) -> None:
    with pytest.raises(OSError, match="No space") as raised:
        xlsx_bytes(ROWS, COLUMNS, name="x")
    assert disk_is_full(raised.value)
    assert [path.name for path in full_disk.iterdir()] == ["ballast"]
