"""Sealing: AES-256-GCM, bound to the place a blob lies in, so that blobs cannot be swapped.

A blob is one version byte, a 12-byte random nonce, and the ciphertext with its tag.
"""

from __future__ import annotations

import json
import os
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION: Final = b"\x01"
NONCE: Final = 12  # bytes, what GCM is made for
KEY: Final = 32  # bytes, AES-256


_encode: Final = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":")
).encode  # made once: json.dumps makes one a call


class SealError(Exception):
    """A blob does not open with this key in this place."""


def fresh_key() -> bytes:
    """Return a new random key."""
    return AESGCM.generate_key(bit_length=KEY * 8)


def seal(key: bytes, place: str, clear: bytes) -> bytes:
    """Seal ``clear`` for ``place``, such as ``outbox/payload``."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, clear, place.encode())


def unseal(key: bytes, place: str, blob: bytes) -> bytes:
    """Open a blob. Raises SealError when key, place or blob is not the one it was sealed with."""
    if blob[:1] != VERSION:
        msg = f"a blob of version {blob[:1]!r} in {place}"
        raise SealError(msg)
    try:
        return AESGCM(key).decrypt(blob[1 : 1 + NONCE], blob[1 + NONCE :], place.encode())
    except InvalidTag:
        msg = f"a blob in {place} does not open"
        raise SealError(msg) from None


def seal_json(key: bytes, place: str, value: Any) -> bytes:
    """Seal plain data."""
    return seal(key, place, _encode(value).encode())


def unseal_json(key: bytes, place: str, blob: bytes) -> Any:
    """Open plain data. Raises SealError."""
    return json.loads(unseal(key, place, blob))
