"""A real OpenID Connect provider in a process of its own, shaped like Microsoft Entra ID.

oidc-provider-mock does the protocol. This wraps it: tokens carry `tid` and `oid` and are signed
with a key that has an id; PKCE is checked; and a test can have the next tokens be wrong.

Run as `python -m tests.servers.oidc PORT`.
"""

import base64
import hashlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).resolve().parents[2]
TENANT = "9188040d-6c67-4c5b-b112-36a304b66dad"
CLIENT, SECRET = "sharing-decisions", "a secret of the client"


class Entra:
    """WSGI in front of the mock."""

    def __init__(self, mock: Any) -> None:
        self.mock = mock
        self.keys = {name: rsa.generate_private_key(65537, 2048) for name in ("good", "bad")}
        self.asked: dict[str, dict[str, str]] = {}  # what was asked for, by code
        self.next: dict[str, Any] = {}  # what a test wants to be different

    def __call__(self, environ: dict[str, Any], start: Any) -> Any:
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        if path == "/test/next":
            self.next = json.loads(body)
            return self._answer(start, {})
        if path == "/jwks":
            key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.keys["good"].public_key()))
            return self._answer(start, {"keys": [key | {"kid": "1", "use": "sig", "alg": "RS256"}]})
        status, headers, content = self._from_mock(environ)
        if path == "/oauth2/authorize" and method == "POST" and status.startswith("302"):
            where = parse_qs(urlsplit(dict(headers)["Location"]).query)
            query = parse_qs(environ["QUERY_STRING"])
            self.asked[where.get("code", [""])[0]] = {k: v[0] for k, v in query.items()}
        if path == "/oauth2/token" and status.startswith("200"):
            form = {k: v[0] for k, v in parse_qs(body.decode()).items()}
            if not self._pkce(form):
                return self._answer(start, {"error": "invalid_grant"}, "400 Bad Request")
            return self._answer(start, self._tokens(json.loads(content), form))
        start(status, headers)
        return [content]

    def _from_mock(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        got: list[Any] = []
        content = b"".join(self.mock(environ, lambda s, h, e=None: got.extend((s, h))))
        return got[0], got[1], content

    def _answer(self, start: Any, content: Any, status: str = "200 OK") -> list[bytes]:
        start(status, [("Content-Type", "application/json")])
        return [json.dumps(content).encode()]

    def _pkce(self, form: dict[str, str]) -> bool:
        made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(made).decode().rstrip("=")
        return self.asked.get(form["code"], {}).get("code_challenge") == challenge

    def _tokens(self, tokens: dict[str, Any], form: dict[str, str]) -> dict[str, Any]:
        claims = jwt.decode(tokens["id_token"], options={"verify_signature": False})
        asked = self.asked[form["code"]]
        # The provider knows the person from this morning, and asks again where that is too old.
        this_morning = 4 * 3600
        anew = asked.get("prompt") == "login" or int(asked.get("max_age", "99999")) < this_morning
        signed_in_at = time.time() - (0 if anew else this_morning)
        claims |= {
            "tid": TENANT,
            "oid": claims["sub"],
            "sub": f"pairwise-{claims['sub']}",
            "auth_time": int(signed_in_at),
        }
        claims |= self.next.get("claims", {})
        claims = {k: v for k, v in claims.items() if v is not None}
        header = {"kid": "1"} | self.next.get("header", {})
        header = {k: v for k, v in header.items() if v is not None}
        key: Any = self.keys[self.next.get("key", "good")]
        algorithm = self.next.get("algorithm", "RS256")
        if algorithm == "HS256":  # signed with what everybody can read
            key = "1" * 32
        if algorithm == "none":
            key = None
        tokens["id_token"] = jwt.encode(claims, key, algorithm, header)
        if self.next.get("tamper"):
            head, content, signature = tokens["id_token"].split(".")
            tokens["id_token"] = f"{head}.{content}.{signature[::-1]}"
        if self.next.get("no_id_token"):
            del tokens["id_token"]
        return tokens


class Provider:
    """The address of a running provider, and its people's hands."""

    def __init__(self, url: str) -> None:
        self.url = url

    def next(self, **different: Any) -> None:
        """Have all tokens from now on be different."""
        requests.put(f"{self.url}/test/next", json=different, timeout=5).raise_for_status()

    def sign_in(self, address: str, who: str) -> str:
        """Sign in as somebody where the service sent us. Return where that sends us back to."""
        page = requests.get(address, timeout=5)
        assert page.status_code == 200, page.text
        sent = requests.post(address, {"sub": who}, allow_redirects=False, timeout=5)
        assert sent.status_code == 302, sent.text
        return sent.headers["Location"]

    def deny(self, address: str) -> str:
        sent = requests.post(address, {"action": "deny"}, allow_redirects=False, timeout=5)
        return sent.headers["Location"]


@contextmanager
def running_provider(log: Path) -> Iterator[Provider]:
    """Start a provider on a free port, yield it, stop it."""
    import os
    import signal
    import socket

    from tests.servers.postgres import _die_with

    with socket.create_server(("localhost", 0)) as free:
        port = free.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.servers.oidc", str(port)],
            cwd=ROOT,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=partial(_die_with, os.getpid(), signal.SIGTERM),
        )
    url = f"http://localhost:{port}"
    try:
        for _ in range(200):
            try:
                requests.get(f"{url}/jwks", timeout=5)
                break
            except requests.ConnectionError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.1)
        yield Provider(url)
    finally:
        process.terminate()
        process.wait(30)


def main() -> None:
    """Serve until told to stop."""
    import oidc_provider_mock
    from werkzeug.serving import make_server

    wrapped = Entra(oidc_provider_mock.app())
    make_server("localhost", int(sys.argv[1]), wrapped, threaded=True).serve_forever()


if __name__ == "__main__":
    main()
