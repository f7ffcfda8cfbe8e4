"""The page of a part: what its views share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from accounts.models import User
from accounts.permissions import Permission, refusal
from indicators.forms import FileForm
from indicators.presenters.figures import size_text
from milestones.calculations.workflow import ProgressMove
from milestones.choices import Stage
from milestones.forms import CancelDateForm, DropForm, OwnerForm, PostponeForm, ProgressForm, ReturnForm, ValidateForm
from milestones.models import Evidence
from milestones.permissions import Basis
from milestones.queries.places import part_url
from milestones.queries.records import PartRecord
from milestones.services import decisions, evidence, granted_dates
from milestones.services.progress import reporting_refusal

Forms = Mapping[str, forms.Form]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    file: Evidence
    size: str
    removal_refusal: str | Promise | None


def part_screen(
    request: HttpRequest,
    record: PartRecord,
    *,
    user: User,
    posted: Forms | None = None,
    is_stale: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    given = posted or {}
    place = record.place
    context = {
        "record": record,
        "contract": place.contract,
        "deliverable": place.deliverable,
        "progress": record.progress,
        "url": part_url(place.deliverable, place.year, place.entity),
        "is_stale": is_stale,
        "refused": [text for form in given.values() for text in form.non_field_errors()],
        "validated_only": record.progress.basis == Basis.VALIDATED,
        "published_only": record.progress.basis == Basis.PUBLISHED,
        "named": record.progress.basis != Basis.PUBLISHED,
        **_reporting(record, user, given),
        **_deciding(record, user, given),
    }
    return render(request, "milestones/part.html", context, status=status)


def _reporting(record: PartRecord, user: User, given: Forms) -> dict[str, Any]:
    part, place = record.progress.part, record.place
    silent = reporting_refusal(place=place, part=part, by=user)
    lines = [_file(one, record, user) for one in record.files]
    if silent is not None:
        return {"files": lines, "silent": silent if record.progress.basis == Basis.REPORTED else ""}
    version, standing = record.progress.version, record.progress.report
    read = {"version": version}
    settled = standing is not None and standing.stage in {Stage.DONE, Stage.DROPPED}
    return {
        "files": lines,
        "progress_form": given.get("progress") or ProgressForm(standing=record.to_amend, version=version),
        "postpone_form": None if settled else given.get("postpone") or PostponeForm(prefix="echeance", initial=read),
        "drop_form": None if settled else given.get("drop") or DropForm(prefix="abandon", initial=read),
        "file_form": given.get("file") or FileForm(),
        "postpone_open": "postpone" in given,
        "drop_open": "drop" in given,
        "file_open": "file" in given,
    }


def _deciding(record: PartRecord, user: User, given: Forms) -> dict[str, Any]:
    part, place = record.progress.part, record.place
    if refusal(user, Permission.MANAGE_MILESTONES, place.entity) is not None:
        return {}
    context: dict[str, Any] = {"owner_form": given.get("owner") or OwnerForm(part=part), "owner_open": "owner" in given}
    if part is not None and granted_dates.cancel_refusal(part) is None:
        read = {"version": part.version}
        context |= {
            "granted": part.validated,
            "cancel_date_form": given.get("cancel_date") or CancelDateForm(prefix="date", initial=read),
            "cancel_date_open": "cancel_date" in given,
        }
    if part is not None and record.waiting is not None:
        version = {"version": part.version}
        context |= {
            "validate_form": given.get("validate") or ValidateForm(prefix="valider", initial=version),
            "return_form": given.get("return") or ReturnForm(prefix="renvoyer", initial=version),
            "validate_refusal": decisions.decision_refusal(place=place, part=part, move=ProgressMove.VALIDATE, by=user),
        }
    return context


def _file(file: Evidence, record: PartRecord, user: User) -> FileLine:
    part = record.progress.part
    kept = part is None or file.removed_at is not None
    return FileLine(
        file=file,
        size=size_text(file.size),
        removal_refusal=None
        if kept or part is None
        else evidence.removal_refusal(place=record.place, part=part, evidence=file, by=user),
    )
