"""A provider of identities as ProConnect's contract has it: codes, signed tokens, claims as a signed token."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER, CLIENT, SECRET = "https://provider.example", "cop", "of-the-tests"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """`claims` are what it says of whoever comes; `token` changes what it signs; `faults` break an address."""

    def __init__(self) -> None:
        self.key = self.signs_with = new_key()
        self.claims: dict[str, Any] = {}
        self.token: dict[str, Any] = {}
        self.faults: set[str] = set()
        self.signed_userinfo = True
        self.asked: dict[str, dict[str, str]] = {}
        self.url = ""

    def authorize(self, address: str) -> str:
        """What a browser gets once the person agreed: the application's own address, with a code and the state."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = f"code-{len(self.asked)}"
        self.asked[code] = query
        return f"{urlsplit(query['redirect_uri']).path}?code={code}&state={query['state']}"

    def sign(self, claims: dict[str, Any]) -> str:
        now = int(time.time())
        whole = {"iss": ISSUER, "aud": CLIENT, "iat": now, "exp": now + 60, "sub": "abc", **claims, **self.token}
        return jwt.encode(whole, self.signs_with, algorithm="RS256", headers={"kid": "k1"})

    def jwks(self) -> dict[str, Any]:
        public = RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "k1", "alg": "RS256", "use": "sig"}]}

    def redeem(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        asked = self.asked.pop(form.get("code", ""), None)
        if asked is None or form.get("client_secret") != SECRET or "code_verifier" not in form:
            return 400, {"error": "invalid_grant"}
        return 200, {"access_token": "t", "token_type": "Bearer", "id_token": self.sign({"nonce": asked["nonce"]})}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.strip("/")
            if path in provider.faults:
                self._send(500, "text/plain", b"down")
            elif path == "jwks":
                self._send(200, "application/json", json.dumps(provider.jwks()).encode())
            elif provider.signed_userinfo:
                self._send(200, "application/jwt", provider.sign(provider.claims).encode())
            else:
                self._send(200, "application/json", json.dumps(provider.claims).encode())

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, answer = provider.redeem({name: values[0] for name, values in parse_qs(sent).items()})
            self._send(status, "application/json", json.dumps(answer).encode())

        def _send(self, status: int, kind: str, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: Any) -> None:
            """Silent: the tests say what went wrong."""

    return Handler


@contextmanager
def running() -> Iterator[Provider]:
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
