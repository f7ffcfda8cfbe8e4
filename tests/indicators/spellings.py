"""Every spelling of a number that people type, paste or send: each door takes, or refuses, the same ones."""

from __future__ import annotations

# As people write them where the unit is a percentage with one decimal; what is kept.
TAKEN = {
    "12,5": "12.5",
    "12.5": "12.5",
    "12,5 %": "12.5",
    "12,5\u00a0%": "12.5",
    "12,5\u202f%": "12.5",
    "1\u00a0020,0": "1020",
    "1\u202f020": "1020",
    "1 020": "1020",
    "+12": "12",
    "−0": "0",
    "-0,0": "0",
    "0": "0",
}
# What is no number anywhere.
REFUSED = (
    "1.234,5",
    "1,234.5",
    "NaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "1_000",
    "１２",
    "½",
    "=1+1",
    "+1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "12,5 k€",
    "2025-03-01",
    "n/a",
    "-4",
    "9" * 30,
)
# What a plain decimal, as the API takes it, may not be: every human spelling but digits and a point.
HUMAN = tuple(text for text in TAKEN if text not in ("12.5", "0"))
