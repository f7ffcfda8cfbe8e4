"""The tour of docs/api.md: its blocks of commands and code in order, and what each is said to print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GUIDE = Path(__file__).parents[1] / "docs" / "api.md"
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
END = "---end-of-block---"


@dataclass(frozen=True, slots=True)
class Step:
    """A block that runs; `printed` is None where the guide does not say what it prints."""

    language: str
    code: str
    printed: str | None


def steps(text: str) -> list[Step]:
    """Each block of commands or code; a block of text tells what the one before prints."""
    found: list[Step] = []
    for language, content in BLOCK.findall(text):
        if language == "text":
            found[-1] = Step(found[-1].language, found[-1].code, content.strip("\n"))
        else:
            found.append(Step(language, content, None))
    return found


def run(language: str, listed: list[Step], *, folder: Path, environment: dict[str, str]) -> list[str]:
    """What each block of a language prints: one program of them all, as a reader's session is."""
    mark = f"echo '{END}'\n" if language == "sh" else f"print({END!r}, flush=True)\n"
    program = "".join(f"{step.code}{mark}" for step in listed if step.language == language)
    command = ["bash", "-eu", "-c", program] if language == "sh" else [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=120
    )
    if done.returncode:
        raise AssertionError(f"{language}: {done.stderr[-3_000:]}{done.stdout[-3_000:]}")
    return [printed.strip("\n") for printed in done.stdout.split(END)[:-1]]
