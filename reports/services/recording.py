"""What the journal keeps of reports."""

from __future__ import annotations

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from indicators.services import contracts
from reports.choices import ReportState
from reports.models import Report
from reports.permissions import AS_FIGURES

OBJECT = "report"


def record(
    report: Report,
    action: Action,
    *,
    by: User | None,
    field: str,
    old: str = "",
    new: str = "",
    reason: str = "",
    part: str = "",
) -> None:
    """`part` names a section. Read by those who read the report in its present state."""
    _write(report, action, by=by, field=field, old=old, new=new, reason=reason, part=part)
    contracts.touch(report.contract)


def record_files(report: Report, action: Action, *, by: User | None, old: str = "", new: str) -> None:
    """Files asked for, or no longer: nothing of the contract's data changes, so that what is computed of it stays."""
    _write(report, action, by=by, field="files", old=old, new=new)


def _write(
    report: Report,
    action: Action,
    *,
    by: User | None,
    field: str,
    old: str = "",
    new: str = "",
    reason: str = "",
    part: str = "",
) -> None:
    change = Change(
        object_type=OBJECT,
        object_id=report.pk,
        entity_code=report.entity.code,
        field=field,
        label=" ".join(filter(None, [report.edition, str(report.year), part])),
        old=old,
        new=new,
        state=AS_FIGURES[ReportState(report.state)],
    )
    audit.record(action, change, by=by, contract_code=report.contract.code, reason=reason)
