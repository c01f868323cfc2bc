"""Signing how a log stands (Ed25519), as a checkpoint of three lines: origin, size, root.

Its text has the form of transparency logs (C2SP tlog-checkpoint); the signature is of that text.
"""

import base64
import hashlib
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

ORIGIN = "sharing-decisions"


class NoKey(Exception):
    """The key that seals cannot be read here."""


def checkpoint(log: str, size: int, root: bytes) -> str:
    """Return the text that is signed. log: an organisation's id, or "installation"."""
    return f"{ORIGIN}/{log}\n{size}\n{encoded(root)}\n"


def encoded(raw: bytes) -> str:
    """Return bytes as base64 text."""
    return base64.b64encode(raw).decode()


@cache
def key_id(public: str) -> str:
    """Return a short name of a public key (in base64)."""
    return hashlib.sha256(base64.b64decode(public)).hexdigest()[:16]


def public_of(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key, in base64."""
    return encoded(key.public_key().public_bytes_raw())


def is_signed(text: str, signature: str, public: str) -> bool:
    """Tell whether a text was signed by the private half of a public key, all in base64."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
        key.verify(base64.b64decode(signature), text.encode())
    except (ValueError, InvalidSignature):
        return False
    return True


def can_read_key() -> bool:
    """Tell whether this process could seal: in production the sealer alone can."""
    return bool(settings.SEAL_KEY_FILE) and os.access(settings.SEAL_KEY_FILE, os.R_OK)


def read_key(file: str = "") -> Ed25519PrivateKey:
    """Return the key that seals. file: of another one. Raises NoKey."""
    try:
        text = Path(file or settings.SEAL_KEY_FILE).read_text(encoding="ascii")
        return Ed25519PrivateKey.from_private_bytes(base64.b64decode(text, validate=True))
    except (OSError, ValueError) as problem:
        raise NoKey("no key can be read in the file that was named") from problem


def write_key(file: str) -> str:
    """Write a new key to a file that must not exist yet. Return its public half.

    Raises FileExistsError, and whatever else keeps a file from being written.
    """
    key = Ed25519PrivateKey.generate()
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(encoded(key.private_bytes_raw()))
    return public_of(key)
