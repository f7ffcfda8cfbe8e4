"""Snapshots to draw: one as rich as a real report, and its extremes. All figures are invented."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Literal

from reports.document import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Document,
    Field,
    Figure,
    Heading,
    KeyNumber,
    KeyNumbers,
    Meta,
    Paragraph,
    Row,
    Section,
    Snapshot,
    Span,
    Table,
    TidyTable,
)

Language = Literal["fr", "en"]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 240" class="trajectory" aria-hidden="true">'
    '<line x1="60" x2="620" y1="200" y2="200" stroke="#d5dbe4"/>'
    '<path d="M60 180 L340 120 L620 40" fill="none" stroke="#0b6b6f" stroke-width="3"/>'
    '<text x="60" y="224" font-size="14" font-family="Source Sans 3, sans-serif" fill="#4c5869">2022</text>'
    '<text x="590" y="224" font-size="14" font-family="Source Sans 3, sans-serif" fill="#4c5869">2027</text></svg>'
)
PROSE = (
    "Les effectifs progressent pour la troisième année, portés par les formations d’ingénieur et par l’apprentissage : "
    "13 606 élèves étaient inscrits, soit 22,7 % de plus qu’à la signature. « Une année pleine », "
    "dit le conseil ; le chemin vers la cible reste cependant étroit, et deux écoles sur neuf s’en écartent. "
)
HOSTILE = (
    "#import",
    "$x$",
    "*gras*",
    "@cible",
    "<étiquette>",
    "\\",
    "`code`",
    "//",
    "#panic()",
    "_sous_",
    "~",
    "= Titre",
)
FORMULAS = ("=1+1", "+1", "-1", "@SOMME(A1)", "\t=1+1", '=HYPERLINK("http://x")', "http://exemple.fr")


def number(text: str, value: str, decimals: int = 0, *, percent: bool = False, provisional: bool = False) -> Cell:
    return Cell(text, value=Decimal(value), decimals=decimals, percent=percent, provisional=provisional)


def indicator_table(language: Language = "fr") -> Table:
    fr = language == "fr"
    labels = (
        ("Indicateur", "Référence 2022", "Réalisé 2025", "Évolution", "Cible 2027", "Statut 2025", "Mis à jour le")
        if fr
        else ("Indicator", "2022 reference", "2025 actual", "Change", "2027 target", "2025 status", "Updated on")
    )
    columns = tuple(
        Column(f"c{rank}", label, numeric=rank in (1, 2, 3, 4), weight=2.4 if rank == 0 else 1.0)
        for rank, label in enumerate(labels)
    )
    thousand, mark, percent, unit = ("\u202f", ",", "\u00a0%", "\u00a0M€") if fr else (",", ".", "%", "M")
    euro = "" if fr else "€"
    met, near, behind, none = (
        ("Atteinte", "Proche", "En retard", "Non évaluable") if fr else ("Met", "Near", "Behind", "Not evaluable")
    )
    day = Cell("01/05/2026" if fr else "1 May 2026", day=datetime.date(2026, 5, 1))
    long = "Nombre d’étudiants en formation d’ingénieur" if fr else "Students in engineering programmes"
    return Table(
        name="indicateurs",
        caption="Les indicateurs du contrat" if fr else "The contract's indicators",
        columns=columns,
        rows=(
            Row((Cell("Formation" if fr else "Education"),), kind="group"),
            Row(
                (
                    Cell(long),
                    number(f"9{thousand}653", "9653"),
                    number(f"10{thousand}020", "10020", provisional=True),
                    number(f"+3{mark}8{percent}", "3.80190", 1, percent=True),
                    number(f"11{thousand}000", "11000"),
                    Cell(near, tone="fair"),
                    day,
                )
            ),
            Row(
                (
                    Cell("Part des femmes" if fr else "Share of women"),
                    number(f"22{mark}7{percent}", "22.7", 1, percent=True),
                    number(f"25{mark}1{percent}", "25.14", 1, percent=True),
                    number(f"+2{mark}4", "2.44", 1),
                    number(f"30{percent}", "30", 1, percent=True),
                    Cell(met, tone="good"),
                    day,
                )
            ),
            Row((Cell("Recherche" if fr else "Research"),), kind="group"),
            Row(
                (
                    Cell("Ressources propres de la recherche" if fr else "Own research income"),
                    number(f"{euro}76{mark}3{unit}", "76.3", 1),
                    number(f"{euro}70{mark}0{unit}", "70.04", 1),
                    number(f"\u22126{mark}3{unit}", "-6.26", 1),
                    number(f"{euro}84{mark}0{unit}", "84", 1),
                    Cell(behind, tone="poor"),
                    day,
                )
            ),
            Row(
                (
                    Cell("Publications"),
                    Cell("—"),
                    Cell("n.\u00a0d." if fr else "n/a", tone="muted"),
                    Cell("—"),
                    Cell("≥\u00a02\u202f100"),
                    Cell(none, tone="muted"),
                    Cell("—"),
                )
            ),
            Row(
                (
                    Cell("Ensemble" if fr else "Total"),
                    number("1", "1"),
                    number("2", "2"),
                    number(f"0{mark}0000001", "0.0000001", 7),
                    number("4", "4"),
                    Cell("3 sur 4" if fr else "3 of 4", tone="neutral"),
                    Cell(""),
                ),
                kind="total",
            ),
        ),
        note="Sources : rapports des écoles." if fr else "Sources: the schools' reports.",
    )


def comments(count: int = 14) -> Table:
    return Table(
        name="commentaires",
        caption="Ce que les écoles en disent",
        columns=(Column("entity", "École", weight=1), Column("comment", "Commentaire", weight=5)),
        rows=tuple(Row((Cell(f"École {rank}"), Cell(PROSE * (1 + rank % 3)))) for rank in range(count)),
    )


def schools() -> Table:
    columns = (
        Column("label", "Indicateur", weight=3),
        *(Column(f"s{n}", f"École n° {n}", numeric=True) for n in range(1, 10)),
    )
    rows = [
        Row((Cell(f"Indicateur {rank} du contrat"), *(number(f"{rank * n}", f"{rank * n}") for n in range(1, 10))))
        for rank in range(1, 22)
    ]
    return Table("ecoles", "Les écoles, indicateur par indicateur", columns, tuple(rows), landscape=True)


def long_table(rows: int = 300) -> Table:
    columns = (Column("code", "Code"), Column("label", "Libellé", weight=3), Column("value", "Valeur", numeric=True))
    made = [Row((Cell(f"L{n:03}"), Cell(f"Ligne numéro {n}"), number(f"{n}", f"{n}"))) for n in range(rows)]
    return Table(f"longue-{rows}", f"Une table de {rows} lignes", columns, tuple(made))


def wide_table(columns: int = 60) -> Table:
    made = tuple(Column(f"k{n}", f"Colonne {n}", numeric=n > 0) for n in range(columns))
    rows = [
        Row((Cell(f"Ligne {r}"), *(number(f"{r}{n:03}", f"{r}{n:03}") for n in range(1, columns)))) for r in range(1, 6)
    ]
    return Table("large", "Une table de soixante colonnes", made, tuple(rows), landscape=True)


def paragraph(text: str, *, strong: bool = False, emphasis: bool = False) -> Paragraph:
    return Paragraph((Span(text, strong=strong, emphasis=emphasis),))


def sections(language: Language = "fr") -> tuple[Section, ...]:
    fr = language == "fr"
    table = indicator_table(language)
    summary: tuple[Block, ...] = (
        KeyNumbers(
            (
                KeyNumber(
                    "cibles atteintes" if fr else "targets met", "12 / 21", "en 2025" if fr else "in 2025", "good"
                ),
                KeyNumber("proches" if fr else "near", "4", tone="fair"),
                KeyNumber("en retard" if fr else "behind", "3", tone="poor"),
                KeyNumber("écoles sur 9 ont répondu" if fr else "schools of 9 answered", "8"),
            )
        ),
        Paragraph((Span(PROSE), Span("Une phrase forte. ", strong=True), Span("Une nuance.", emphasis=True))),
        Callout((Span(PROSE),), title="Chiffres provisoires" if fr else "Provisional figures", tone="fair"),
        Bullets(((Span("Un premier point."),), (Span("Un second, plus long. " + PROSE),))),
        Bullets(((Span("D’abord ceci."),), (Span("Ensuite cela."),)), ordered=True),
    )
    figure = Figure(
        svg=SVG,
        alt="Une courbe qui monte de 2022 à 2027." if fr else "A line that rises from 2022 to 2027.",
        caption="Étudiants" if fr else "Students",
        table="indicateurs",
    )
    return (
        Section("summary", "Synthèse" if fr else "Summary", summary),
        Section("indicators", "Les indicateurs" if fr else "Indicators", (paragraph(PROSE), table, figure)),
        Section("education", "Formation" if fr else "Education", (Heading("Effectifs"), paragraph(PROSE * 4)), level=2),
        Section("comments", "Commentaires" if fr else "Comments", (Heading("Par école", 2), comments()), level=2),
        Section("schools", "Les écoles" if fr else "Schools", (paragraph(PROSE), schools())),
        Section("method", "Méthode" if fr else "Method", (paragraph(PROSE * 3),), annex=True),
        Section("rows", "Toutes les lignes" if fr else "Every row", (long_table(60),), level=2, annex=True),
    )


def document(language: Language = "fr", *, mark: str = "", blocks: tuple[Block, ...] | None = None) -> Document:
    fr = language == "fr"
    alone = (Section("only", "Contenu" if fr else "Content", blocks),) if blocks is not None else None
    return Document(
        language=language,
        title="Rapport annuel d’exécution du contrat" if fr else "Annual report on the contract's execution",
        subtitle="Archipel, année 2025" if fr else "Archipel, year 2025",
        organisation="Institut de l’Archipel",
        facts=(
            ("Contrat" if fr else "Contract", "Contrat d’objectifs 2023–2027"),
            ("État au" if fr else "As of", "1er mai 2026" if fr else "1 May 2026"),
        ),
        sections=alone or sections(language),
        mark=mark,
    )


def tidy() -> TidyTable:
    return TidyTable(
        "evaluations",
        "Évaluations",
        (
            Field("indicator", "string", "Indicateur"),
            Field("year", "year", "Année"),
            Field("value", "number", "Valeur", "Dans l’unité de l’indicateur"),
            Field("schools", "integer", "Écoles"),
            Field("provisional", "boolean", "Provisoire"),
            Field("expected_on", "date", "Attendu le"),
        ),
        (
            ("students", "2025", "13606", "9", "false", None),
            ("women", "2025", "22.70", "8", "true", "2026-09-01"),
            ("=1+1", "2025", None, None, "false", None),
        ),
        primary_key=("indicator", "year"),
    )


def snapshot(blocks: tuple[Block, ...] | None = None, *, mark: str = "") -> Snapshot:
    """`blocks`: what its one section holds, in both languages; else a report of several chapters."""
    return Snapshot(
        meta=Meta("archipel-2023", "archipel", 2025, "annual", datetime.date(2026, 5, 1), 1),
        documents={
            "fr": document("fr", mark=mark, blocks=blocks),
            "en": document("en", mark=mark and "Draft", blocks=blocks),
        },
        tables=(tidy(),),
    )
