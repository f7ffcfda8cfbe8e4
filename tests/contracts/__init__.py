"""Contracts as files for the tests: the two real ones, and an invented one of another institution."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COP_2023 = ROOT / "fixtures" / "cop-2023-2027"
COP_2018 = ROOT / "fixtures" / "cop-2018-2022"
ARCHIPEL = Path(__file__).resolve().parent / "archipel"
