"""Deliverables in lists, each drawn again only when what it shows has changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from imt_cop.core.drawn import drawn
from milestones.queries.progress import DeliverableProgress

register = template.Library()


@register.simple_tag(takes_context=True)
def upcoming_item(context: template.Context, item: DeliverableProgress, is_late: bool = False) -> SafeString:
    """One deliverable of the block; its day is said where it `is_late`: it is not the heading's."""
    contract, one = context["contract"].code, item.deliverable
    day: date | None = item.expected_by if is_late else None
    milestone, state, shared = one.action.milestone.code, item.state, item.is_shared
    key = (contract, milestone, one.code, one.label, item.year, state, shared, item.done, item.asked, day)

    def shown() -> dict[str, Any]:
        deliverable = {"code": one.code, "label": one.label, "action": {"milestone": {"code": milestone}}}
        said = {"year": item.year, "state": state, "is_shared": shared, "done": item.done, "asked": item.asked}
        item_shown = {**said, "deliverable": deliverable, "expected_by": day}
        return {"item": item_shown, "contract": {"code": contract}, "late": is_late}

    return drawn("milestones/_upcoming_item.html", key, shown)
