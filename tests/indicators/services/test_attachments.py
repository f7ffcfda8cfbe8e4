"""Files that back a figure: the types taken, how they are kept, who adds and removes them."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from accounts.models import AuditEntry
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, RefusedError, StorageError
from indicators.models import Attachment, Observation
from indicators.queries.figures import find_figure
from indicators.services import attachments, sheets
from indicators.services.attachments import MAX_FILES, add, path_of, remove
from indicators.services.stored_files import MAX_SIZE
from tests.indicators.services.files import ACCEPTED, PDF, REFUSED, RENAMED, upload
from tests.indicators.services.season import YEAR, Season
from tests.indicators.services.test_threads import key


@pytest.fixture(autouse=True)
def media(tmp_path: Path) -> Any:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.mark.parametrize("name", ACCEPTED)
def test_the_types_that_are_taken(season: Season, name: str) -> None:
    kept = add(figure=key(season), upload=upload(name, ACCEPTED[name]), by=season.cast.controller)
    assert path_of(kept).read_bytes() == ACCEPTED[name]
    assert (kept.original_name, kept.sha256) == (name, hashlib.sha256(ACCEPTED[name]).hexdigest())


@pytest.mark.parametrize("name", RENAMED)
def test_a_renamed_file_is_refused(season: Season, name: str) -> None:
    with pytest.raises(InvalidInputError, match="n’est pas celui"):
        add(figure=key(season), upload=upload(name, RENAMED[name]), by=season.cast.controller)


@pytest.mark.parametrize("name", REFUSED)
def test_another_type_is_refused(season: Season, name: str) -> None:
    with pytest.raises(InvalidInputError, match="PDF, PNG"):
        add(figure=key(season), upload=upload(name), by=season.cast.controller)


def test_sizes_at_the_limit(season: Season, media: Path) -> None:
    whole = PDF + bytes(MAX_SIZE - len(PDF))
    add(figure=key(season), upload=upload("note.pdf", whole), by=season.cast.controller)
    for content in (b"", whole + b"x"):
        with pytest.raises(InvalidInputError):
            add(figure=key(season), upload=upload("note.pdf", content), by=season.cast.controller)
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "C:\\notes\\passwd.pdf", "pass\x00wd.pdf", "\u202epasswd.pdf"]
)
def test_a_name_is_no_path(season: Season, media: Path, name: str) -> None:
    file = upload("x.pdf")
    file._name = name  # type: ignore[attr-defined]  # past Django's own cleaning
    kept = add(figure=key(season), upload=file, by=season.cast.controller)
    assert kept.original_name == "passwd.pdf"
    assert media in path_of(kept).parents
    assert path_of(kept).stat().st_mode & 0o077 == 0


def test_a_full_disk_leaves_nothing(season: Season, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError):
        add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)
    assert not Attachment.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_failed_row_leaves_no_file(season: Season, media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "_record", lambda *args, **kwargs: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)
    assert not Attachment.objects.exists()
    assert [path for path in media.rglob("*") if path.is_file()] == []


def outcome(season: Season, role: str) -> str:
    try:
        add(figure=key(season), upload=upload("note.pdf"), by=season.cast.everyone()[role])
    except AppError as error:
        return type(error).__name__
    return "done"


@pytest.mark.parametrize("state", ["draft", "submitted", "validated", "published"])
def test_the_school_adds_in_every_state_and_the_dg_where_it_sees_the_figure(season: Season, state: str) -> None:
    season.save()
    Observation.objects.update(state=state)
    found = {role: outcome(season, role) for role in season.cast.everyone()}
    dg = "NotFoundError" if state == "draft" else "done"
    assert found == dict.fromkeys(found, "RefusedError") | {"controller": "done", "reviewer": dg}


def test_a_figure_has_so_many_files_at_most(season: Season) -> None:
    for _number in range(MAX_FILES):
        add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)
    with pytest.raises(InvalidInputError, match="au plus"):
        add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)


@pytest.mark.django_db(transaction=True)
def test_a_removed_file_leaves_its_trace(season: Season) -> None:
    kept = add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)
    remove(attachment=kept, by=season.cast.controller)
    kept.refresh_from_db()
    assert (kept.removed_by, kept.original_name, path_of(kept).exists()) == (season.cast.controller, "note.pdf", False)
    actions = AuditEntry.objects.about("attachment", kept.pk).order_by("pk").values_list("action", "old", "new")
    trace = f"note.pdf sha256:{kept.sha256}"
    assert list(actions) == [("created", "", trace), ("removed", trace, "")]


@pytest.mark.parametrize("state", ["validated", "published"])
def test_a_file_of_a_locked_figure_stays(season: Season, state: str) -> None:
    season.save()
    kept = add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)
    Observation.objects.update(state=state)
    with pytest.raises(ConflictError):
        remove(attachment=kept, by=season.cast.controller)


@pytest.mark.parametrize("role", ["reviewer", "outsider", "reader", "head_reader"])
def test_others_remove_nothing_of_a_school(season: Season, role: str) -> None:
    season.submit()
    kept = add(figure=key(season), upload=upload("note.pdf"), by=season.cast.controller)
    with pytest.raises(RefusedError):
        remove(attachment=kept, by=season.cast.everyone()[role])


@pytest.mark.parametrize("code", ["eleves", "insertion"])
def test_nothing_is_taken_away_while_the_sheet_is_under_review(season: Season, code: str) -> None:
    """Whether or not the figure that it backs is entered."""
    kept = add(figure=key(season, code), upload=upload("note.pdf"), by=season.cast.controller)
    sheet = season.submit()
    with pytest.raises(ConflictError, match="en instruction"):
        remove(attachment=kept, by=season.cast.controller)
    sheets.return_(sheet=sheet, reason="À revoir.", by=season.cast.reviewer)
    assert remove(attachment=kept, by=season.cast.controller).removed_at


def test_the_dg_sees_the_file_of_a_line_left_empty_once_it_is_handed_in(season: Season) -> None:
    add(figure=key(season, "insertion"), upload=upload("note.pdf"), by=season.cast.controller)
    season.submit()
    contract, entity = season.contract.code, season.cast.albi.code
    for who, seen in (("reviewer", 1), ("controller", 1)):
        user = season.cast.everyone()[who]
        record = find_figure(contract=contract, year=YEAR, entity=entity, row="insertion", user=user)
        assert len(record.attachments) == seen


def test_the_dg_takes_back_a_file_of_its_own(season: Season) -> None:
    season.submit()
    kept = add(figure=key(season), upload=upload("note.pdf"), by=season.cast.reviewer)
    assert remove(attachment=kept, by=season.cast.reviewer).removed_at
