"""`ready.py HOST:PORT`: is the web process there ready? Its exit status tells. Standard library alone: it is quick."""

import os
import sys
import urllib.error
import urllib.request


def main(address: str) -> int:
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].strip()
    request = urllib.request.Request(f"http://{address}/readyz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310
            print(answer.read().decode())  # noqa: T201
    except urllib.error.HTTPError as error:
        print(error.read().decode())  # noqa: T201
        return 1
    except OSError as error:
        print(error)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
