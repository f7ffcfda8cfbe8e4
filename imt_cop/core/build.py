"""What this installation is made of: anything computed by other code, templates or translations is not served."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from django.conf import settings

PARTS = ("accounts", "dashboards", "imt_cop", "indicators", "locale", "milestones", "reports", "schools", "templates")
KINDS = frozenset({".py", ".html", ".mo"})


@cache
def build() -> str:
    """A digest of the files, by their sizes and dates; read once a process."""
    digest = sha256()
    for part in PARTS:
        for path in sorted((settings.BASE_DIR / part).rglob("*")):
            if path.suffix in KINDS:
                found = path.stat()
                digest.update(f"{path}:{found.st_size}:{found.st_mtime_ns};".encode())
    return digest.hexdigest()[:16]
