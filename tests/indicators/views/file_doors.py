"""A downloaded file on its way: fetched, dropped back, previewed, confirmed, as a browser does it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from indicators.models import Observation
from schools.models import Entity
from tests.indicators.views.filled_files import Changes, fill
from tests.indicators.views.world import BASE, text_of, url

PREVIEW, CONFIRM = ("fichier", "apercu"), ("fichier", "confirmer")
XLSX_SHEET = "xl/worksheets/sheet1.xml"


def download(client: Client, entity: Entity, form: str = "xlsx") -> bytes:
    answer = client.get(f"{BASE}{entity.code}/fiche.{form}")
    assert answer.status_code == 200
    content: bytes = answer.content
    return content


def drop(client: Client, entity: Entity, content: bytes, name: str = "fiche.xlsx") -> Any:
    return client.post(url(entity, *PREVIEW), {"fichier": SimpleUploadedFile(name, content)})


def confirm(client: Client, entity: Entity, preview: Any) -> Any:
    return client.post(url(entity, *CONFIRM), {"apercu": preview.context["sealed"]})


def previewed(client: Client, entity: Entity, changes: Changes, form: str = "xlsx") -> Any:
    return drop(client, entity, fill(download(client, entity, form), form, changes), f"fiche.{form}")


def plain(answer: Any) -> str:
    return text_of(answer).replace("\u00a0", " ").replace("\u202f", " ")


def figures() -> dict[str, Decimal | None]:
    return dict(Observation.objects.values_list("indicator__code", "value"))
