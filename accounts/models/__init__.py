from accounts.models.audit import Action, AuditEntry
from accounts.models.notification import Notification
from accounts.models.token import ApiToken, TokenScope
from accounts.models.user import User, display_name_of

__all__ = ["Action", "ApiToken", "AuditEntry", "Notification", "TokenScope", "User", "display_name_of"]
