"""What became of a request, as one sign of the rights tables."""

from __future__ import annotations

from typing import Any

# The columns of the tables: who of `tests.cast` asks. `controller`, `reader` and `api_client` belong to Albi,
# whose objects are asked for; `outsider` is the controller of another school.
ROLES = (
    "controller",
    "reader",
    "outsider",
    "reviewer",
    "head_reader",
    "ministry",
    "api_client",
    "administrator",
    "nobody",
    "anonymous",
)

DONE, REFUSED, ABSENT, LOCKED, SIGN_IN, INVALID, NO_METHOD = "+", "-", "0", "x", "?", "!", "m"
SIGN_IN_PAGES = ("/accounts/login/", "/administration/login/")
SIGNS = {
    200: DONE,
    201: DONE,
    302: DONE,
    303: DONE,
    400: INVALID,
    401: SIGN_IN,
    403: REFUSED,
    404: ABSENT,
    405: NO_METHOD,
    409: LOCKED,
    412: LOCKED,
    422: INVALID,
}


def sign_of(response: Any) -> str:
    """`+` done, `-` refused, `0` answered as absent, `x` not in this state, `?` sign in first, `!` input refused."""
    if response.status_code in {302, 303} and response["Location"].startswith(SIGN_IN_PAGES):
        return SIGN_IN
    return SIGNS.get(response.status_code, str(response.status_code))
