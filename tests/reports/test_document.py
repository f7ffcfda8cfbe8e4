"""A report's snapshot and its canonical bytes."""

from __future__ import annotations

import datetime
from decimal import Decimal

import msgspec
import pytest

from reports.document import (
    Bullets,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Meta,
    Paragraph,
    Row,
    Section,
    Snapshot,
    Span,
    Table,
    TidyTable,
)
from reports.document import Field as TidyField


def snapshot(text: str = "1 020") -> Snapshot:
    table = Table(
        name="indicateurs",
        caption="Les indicateurs",
        columns=(Column("label", "Indicateur", weight=3), Column("value", "Réalisé", numeric=True)),
        rows=(Row((Cell("Étudiants"), Cell(text, value=Decimal("1020.10"), decimals=0))),),
    )
    blocks = (
        Heading("Effectifs"),
        Paragraph((Span("Une année "), Span("pleine", strong=True))),
        Bullets(((Span("un"),), (Span("deux"),))),
        table,
        Figure(svg="<svg/>", alt="Une ligne qui monte.", caption="Étudiants", table="indicateurs"),
    )
    document = Document(
        language="fr",
        title="Rapport annuel",
        subtitle="2025",
        organisation="Archipel",
        facts=(("État au", "31 décembre 2025"),),
        sections=(Section("summary", "Synthèse", blocks),),
    )
    tidy = TidyTable("evaluations", "Évaluations", (TidyField("value", "number", "Valeur"),), (("1020.10",), (None,)))
    meta = Meta(contract="archipel", entity="ile", year=2025, kind="annual", as_of=datetime.date(2026, 5, 1), version=1)
    return Snapshot(meta=meta, documents={"fr": document}, tables=(tidy,))


def test_comes_back_from_its_bytes_as_it_was() -> None:
    assert Snapshot.from_bytes(snapshot().to_bytes()) == snapshot()


def test_the_digits_of_a_number_are_kept() -> None:
    read = Snapshot.from_bytes(snapshot().to_bytes())
    assert str(read.documents["fr"].tables()[0].rows[0].cells[1].value) == "1020.10"


def test_one_changed_word_changes_the_hash() -> None:
    assert snapshot().sha256 == snapshot().sha256
    assert snapshot().sha256 != snapshot("1 021").sha256


def test_bytes_of_something_else_are_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        Snapshot.from_bytes(b'{"meta": {}}')


def test_bytes_read_back_are_written_as_they_were() -> None:
    assert Snapshot.from_bytes(snapshot().to_bytes()).to_bytes() == snapshot().to_bytes()
