"""Where nobody is named, each right reads only the reports that it takes, and says the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from accounts.permissions import reading
from milestones.queries.progress import DeliverableProgress, deliverables_read
from milestones.services import evidence, publication
from tests.indicators.services.files import PDF
from tests.milestones.world import DONE, DUE, GOING, Plan

pytestmark = pytest.mark.django_db
LATER = date(2026, 6, 1)


@pytest.fixture
def told(plan: Plan, settings: Settings, tmp_path: Path) -> Plan:
    """Published as under way, validated as done, then reported again; with a file that backs it."""
    settings.MEDIA_ROOT = tmp_path
    plan.report(GOING)
    plan.validate()
    publication.publish_progress(contract=plan.contract, through_year=2025, by=plan.cast.reviewer, on=DUE)
    evidence.add(place=plan.place(), upload=SimpleUploadedFile("pv.pdf", PDF), by=plan.cast.controller)
    plan.report(DONE)
    plan.validate()
    plan.report(GOING)
    return plan


def said(found: tuple[DeliverableProgress, ...]) -> list[object]:
    return [
        (one.state, one.expected_by, one.is_open, one.done, part.report, part.files, part.filed)
        for one in found
        for part in one.parts
    ]


@pytest.mark.parametrize("who", ["controller", "reader", "outsider", "reviewer", "head_reader", "ministry", "nobody"])
def test_the_same_is_said_in_as_few_queries(told: Plan, who: str) -> None:
    readable = reading(told.cast.everyone()[who])
    with CaptureQueriesContext(connection) as queries:
        light = said(deliverables_read(told.contract, readable, today=LATER, with_people=False))
    assert len(queries) <= 5
    assert light == said(deliverables_read(told.contract, readable, today=LATER))
