"""Which published file is this? Told by its SHA-256, to those who may read the report."""

from __future__ import annotations

import re
from dataclasses import dataclass

from accounts.models import User
from reports.models import ReportFile, ReportVersion
from reports.permissions import visible_reports

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What has this digest: a file, or (`file` is None) the snapshot of a version itself."""

    version: ReportVersion
    file: ReportFile | None


def digest_in(text: str) -> str | None:
    """The one digest that a pasted line holds (`sha256sum` writes the file's name after it); None where it has none."""
    found = DIGEST.findall(text.strip().lower())
    return found[0] if len(found) == 1 else None


def known_file(sha256: str, *, user: User) -> Verified | None:
    """Two queries."""
    versions = ReportVersion.objects.defer("snapshot").select_related("report__contract", "report__entity")
    visible = versions.filter(report__in=visible_reports(user))
    file = ReportFile.objects.filter(sha256=sha256, version__report__in=visible_reports(user)).first()
    if file is not None:
        return Verified(version=visible.get(pk=file.version_id), file=file)
    version = visible.filter(sha256=sha256).first()
    return Verified(version=version, file=None) if version else None
