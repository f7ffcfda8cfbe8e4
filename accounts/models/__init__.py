from accounts.models.audit import Action, AuditEntry
from accounts.models.idempotency import IdempotencyKey
from accounts.models.notification import Notification
from accounts.models.token import ApiToken, ReadingCeiling, TokenScope
from accounts.models.user import User, display_name_of

__all__ = [
    "Action",
    "ApiToken",
    "AuditEntry",
    "IdempotencyKey",
    "Notification",
    "ReadingCeiling",
    "TokenScope",
    "User",
    "display_name_of",
]
