"""What binds a token beyond its person's roles: some entities, a ceiling on the states it reads."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.choices import Permission

# The ceilings under which each of these may still be read.
_READING: dict[Permission, frozenset[str]] = {
    Permission.READ_PUBLISHED: frozenset({"", "draft", "submitted", "validated", "published"}),
    Permission.READ_VALIDATED: frozenset({"", "draft", "submitted", "validated"}),
    Permission.READ_SUBMITTED: frozenset({"", "draft", "submitted"}),
    Permission.READ_OWN_SCHOOL: frozenset({"", "draft", "submitted"}),
    Permission.READ_AUDIT: frozenset({"", "draft", "submitted"}),
}


@dataclass(frozen=True, slots=True)
class TokenLimits:
    """`entities`: the codes it is bound to (None: all of its person's). `reads_up_to`: the most private state it reads
    (`published`, `validated`, …; empty: as its person).
    """

    entities: frozenset[str] | None = None
    reads_up_to: str = ""

    def covers(self, code: str) -> bool:
        return self.entities is None or code in self.entities

    def allows(self, permission: Permission, code: str | None) -> bool:
        """Bound to entities, it does nothing for the others; for the institute as a whole it only reads.

        What is read as a whole is then narrowed figure by figure (`permissions.reading`).
        """
        if permission in _READING:
            return self.reads_up_to in _READING[permission] and (code is None or self.covers(code))
        return self.entities is None or (code is not None and self.covers(code))

    def key(self) -> tuple[tuple[str, str], ...]:
        """As a part of the key of what is kept for several viewers."""
        bound = () if self.entities is None else (("entities", ",".join(sorted(self.entities))),)
        return (*bound, ("reads_up_to", self.reads_up_to))
