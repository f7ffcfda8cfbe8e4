"""The closed vocabularies of accounts: roles, permissions, and who-sees-what states."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may be; names and descriptions are in `accounts.roles`."""

    SCHOOL_CONTROLLER = "school_controller"
    SCHOOL_READER = "school_reader"
    HEAD_OFFICE_REVIEWER = "head_office_reviewer"
    HEAD_OFFICE_READER = "head_office_reader"
    MINISTRY_LIAISON = "ministry_liaison"
    API_CLIENT = "api_client"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What can be asked of the rights table."""

    ENTER_FIGURES = "enter_figures"
    SUBMIT_SHEET = "submit_sheet"
    IMPORT_FIGURES = "import_figures"
    REPORT_DELIVERABLE = "report_deliverable"
    OPEN_CAMPAIGN = "open_campaign"
    ENTER_INSTITUTE_FIGURES = "enter_institute_figures"
    REVIEW_SHEET = "review_sheet"
    RETURN_SHEET = "return_sheet"
    VALIDATE_SHEET = "validate_sheet"
    REOPEN_SHEET = "reopen_sheet"
    WRITE_REPORT = "write_report"
    WRITE_INSTITUTE_REPORT = "write_institute_report"
    PUBLISH = "publish"
    MANAGE_MILESTONES = "manage_milestones"
    RECORD_AMENDMENT = "record_amendment"
    RECORD_ASSUMPTION = "record_assumption"
    RECORD_COUNCIL = "record_council"
    SET_TOLERANCE = "set_tolerance"
    EDIT_CHECKS = "edit_checks"
    DISCUSS_FIGURE = "discuss_figure"
    PROPOSE_CORRECTION = "propose_correction"
    APPROVE_CORRECTION = "approve_correction"
    APPRECIATE = "appreciate"
    APPRECIATE_INSTITUTE = "appreciate_institute"
    SIGN_APPRECIATION = "sign_appreciation"
    READ_OWN_SCHOOL = "read_own_school"
    READ_SUBMITTED = "read_submitted"
    READ_VALIDATED = "read_validated"
    READ_PUBLISHED = "read_published"
    READ_AUDIT = "read_audit"
    MANAGE_USERS = "manage_users"


class VisibleState(StrEnum):
    """The states of a figure, from its school's alone to the ministry's; same values as `ObservationState`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    PUBLISHED = "published"


class NotificationKind(StrEnum):
    """The messages that the application sends; their texts are `templates/emails/<kind>.txt`."""

    CAMPAIGN_OPENED = "campaign_opened"
    SHEET_DUE_SOON = "sheet_due_soon"
    SHEET_DUE = "sheet_due"
    SHEET_LATE = "sheet_late"
    SHEET_RETURNED = "sheet_returned"
    SHEET_VALIDATED = "sheet_validated"
    SHEET_REOPENED = "sheet_reopened"
    FIGURE_MESSAGE = "figure_message"
    CORRECTION_PROPOSED = "correction_proposed"
    CORRECTION_DECIDED = "correction_decided"
    DIGEST = "digest"
    APPRECIATION_SUBMITTED = "appreciation_submitted"
    APPRECIATION_RETURNED = "appreciation_returned"
    APPRECIATION_SIGNED = "appreciation_signed"
    MILESTONE_MESSAGE = "milestone_message"
    MILESTONE_DECIDED = "milestone_decided"
    DELIVERABLES_DUE = "deliverables_due"
    DELIVERABLES_LATE = "deliverables_late"
    DELIVERABLES_REPORTED = "deliverables_reported"
    DELIVERABLE_VALIDATED = "deliverable_validated"
    DELIVERABLE_RETURNED = "deliverable_returned"
    DELIVERABLE_DATE_CANCELLED = "deliverable_date_cancelled"
    REPORT_SUBMITTED = "report_submitted"
    REPORT_RETURNED = "report_returned"
    REPORT_PUBLISHED = "report_published"
    REPORT_FAILED = "report_failed"
