"""The files that the architecture tests look at."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPLICATIONS = ("imt_cop", "accounts", "schools", "indicators", "milestones", "dashboards", "reports")
CODE = (*APPLICATIONS, "tests", "benchmarks")
TEMPLATES = ROOT / "templates"


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    return [path for path in sorted(TEMPLATES.rglob("*")) if path.suffix in {".html", ".txt"}]


def own_texts() -> list[Path]:
    """Every file that people wrote here, as text: code, templates, styles, scripts, documents, configuration."""
    suffixes = {".py", ".html", ".css", ".js", ".md", ".toml", ".yml", ".yaml", ".csv", ".svg", ".lock", ".txt", ".po"}
    folders = (*CODE, "templates", "static", "docs", "fixtures", "locale", ".ci")
    nested = [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if path.is_file()]
    top = [path for path in sorted(ROOT.iterdir()) if path.is_file() and path.name != ".env"]
    listed = [path for path in nested if path.suffix in suffixes or path.name == "run"] + top
    return [path for path in listed if "vendor" not in path.parts and "__pycache__" not in path.parts]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
