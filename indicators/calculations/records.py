"""How plain data made by the thousand are declared, those of the calculations first: never changed, and made fast.

The type checker refuses to assign to their fields, as it does for any frozen dataclass. It is not checked again at each
run: a frozen dataclass sets every field through a call, a third of the time of an evaluation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dataclasses import dataclass as record
else:
    from dataclasses import dataclass

    def record(*, frozen, slots, kw_only=False):
        return dataclass(slots=slots, kw_only=kw_only, unsafe_hash=frozen)


__all__ = ["record"]
