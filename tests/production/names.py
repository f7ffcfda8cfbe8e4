"""A name server, as Docker's: one name for every replica, so that the proxy finds them as it does there."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Iterator

POINTER = b"\xc0\x0c"  # the name of the question
TYPE_A, TIME_TO_LIVE = 1, 1
ANSWER_OF_ONE_QUESTION = 0x8180


@contextlib.contextmanager
def server(addresses: list[str]) -> Iterator[int]:
    """Answers any name with these addresses, which may change meanwhile; its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(listener, addresses), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.sendto(b"", listener.getsockname())
        thread.join(5)


def _serve(listener: socket.socket, addresses: list[str]) -> None:
    while True:
        asked, whom = listener.recvfrom(512)
        if not asked:
            return
        listener.sendto(_answer(asked, addresses), whom)


def _answer(asked: bytes, addresses: list[str]) -> bytes:
    end = asked.index(b"\0", 12) + 5  # the name, its type and its class
    (kind,) = struct.unpack("!H", asked[end - 4 : end - 2])
    found = addresses if kind == TYPE_A else []
    head = asked[:2] + struct.pack("!HHHHH", ANSWER_OF_ONE_QUESTION, 1, len(found), 0, 0)
    rows = [POINTER + struct.pack("!HHIH", TYPE_A, 1, TIME_TO_LIVE, 4) + socket.inet_aton(address) for address in found]
    return head + asked[12:end] + b"".join(rows)
