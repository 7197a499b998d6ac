"""Files encrypted with a passphrase, in the age format: streamed, with an authenticated order and end.

Whoever has the passphrase can read them without Veedor: `age -d FILE`. Source: c2sp.org/age, its scrypt recipient.
"""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from veedor.base.errors import refuse

WORK = 18
"""2 to this power is what each guess of a passphrase costs: about a second, and 256 MB."""
MOST_WORK: Final = 18
"""More is not done for a file that asks for it: each step doubles the memory that it takes."""

_CHUNK: Final = 64 * 1024
_TAG: Final = 16
_KEY: Final = 16
_LABEL: Final = b"age-encryption.org/v1/scrypt"
_HEADER: Final = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---) "
    rb"([A-Za-z0-9+/]{43})\n"
)
_HEADER_LINES: Final = 4
_HEADER_LINE: Final = 80


class Sink(Protocol):
    """Where bytes go."""

    def write(self, data: bytes, /) -> object: ...


class Source(Protocol):
    """Where bytes come from: as many as asked for, fewer only at the end."""

    def read(self, size: int, /) -> bytes: ...


class Lines(Source, Protocol):
    """A source that begins with lines."""

    def readline(self, size: int, /) -> bytes: ...


class Encrypting:
    """A sink that encrypts into another. A file without `end` is not whole, and is known by it."""

    def __init__(self, file: Sink, passphrase: str) -> None:
        key, nonce = secrets.token_bytes(_KEY), secrets.token_bytes(_KEY)
        file.write(_header(key, passphrase) + nonce)
        self._file = file
        self._cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        self._waiting = bytearray()
        self._chunks = 0

    def write(self, data: bytes) -> None:
        """At least one byte waits until `end`: only the last chunk of a file may be less than whole."""
        self._waiting += data
        at = 0
        while len(self._waiting) - at > _CHUNK:
            self._put(bytes(self._waiting[at : at + _CHUNK]), last=False)
            at += _CHUNK
        del self._waiting[:at]

    def end(self) -> None:
        self._put(bytes(self._waiting), last=True)

    def _put(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._chunks, last), chunk, None))
        self._chunks += 1


class Decrypting:
    """A source that decrypts another: nothing comes out of it that was not authenticated in its place.

    Refused, by the name `where`: it is no such file, the passphrase is wrong, or it was changed or cut off.
    """

    def __init__(self, file: Lines, passphrase: str, where: str) -> None:
        self._file, self._where = file, where
        key = _file_key(b"".join(file.readline(_HEADER_LINE) for _ in range(_HEADER_LINES)), passphrase, where)
        nonce = file.read(_KEY)
        self._cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        self._ahead: bytes | None = file.read(_CHUNK + _TAG)
        self._ready = bytearray()
        self._chunks = 0

    def read(self, size: int) -> bytes:
        while len(self._ready) < size and self._ahead is not None:
            self._ready += self._next(self._ahead)
        found = bytes(self._ready[:size])
        del self._ready[:size]
        return found

    def _next(self, chunk: bytes) -> bytes:
        """What the chunk says; the one after it is read ahead, to know which is the last."""
        self._ahead = self._file.read(_CHUNK + _TAG) or None
        last = self._ahead is None
        try:
            plain = self._cipher.decrypt(_nonce(self._chunks, last), chunk, None)
        except InvalidTag:
            raise refuse("carry.damaged", self._where) from None
        if not plain and self._chunks:
            raise refuse("carry.damaged", self._where)
        self._chunks += 1
        return plain


def _header(key: bytes, passphrase: str) -> bytes:
    salt = secrets.token_bytes(16)
    wrapped = ChaCha20Poly1305(_stretched(passphrase, salt, WORK)).encrypt(bytes(12), key, None)
    above = b"age-encryption.org/v1\n-> scrypt %b %d\n%b\n---" % (_text(salt), WORK, _text(wrapped))
    return b"%b %b\n" % (above, _text(_mac(key, above)))


def _file_key(header: bytes, passphrase: str, where: str) -> bytes:
    found = _HEADER.fullmatch(header)
    if not found or any(_text(_bytes(one)) != one for one in (found[2], found[4], found[5])):
        raise refuse("carry.not_encrypted", where)
    work = int(found[3])
    if work > MOST_WORK:
        raise refuse("carry.too_much_work", where)
    try:
        wrapping = ChaCha20Poly1305(_stretched(passphrase, _bytes(found[2]), work))
        key = wrapping.decrypt(bytes(12), _bytes(found[4]), None)
    except InvalidTag:
        raise refuse("carry.passphrase", where) from None
    if not hmac.compare_digest(_mac(key, found[1]), _bytes(found[5])):
        raise refuse("carry.damaged", where)
    return key


def _stretched(passphrase: str, salt: bytes, work: int) -> bytes:
    return Scrypt(salt=_LABEL + salt, length=32, n=2**work, r=8, p=1).derive(passphrase.encode())


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _mac(key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(key, b"", b"header"), header, sha256)


def _nonce(chunk: int, last: bool) -> bytes:
    return chunk.to_bytes(11) + bytes([last])


def _text(data: bytes) -> bytes:
    """Base64 without padding."""
    return base64.b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4))
