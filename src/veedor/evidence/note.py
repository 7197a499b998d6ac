"""Signed text, and who signed it. Sources: c2sp.org/signed-note, c2sp.org/tlog-cosignature (Ed25519 both).

Keys have a name and a kind: 1 signs a note's text, 4 is a witness's, which signs the text and the time.
`cryptography` is imported where a key is used, so that reading a note needs none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Final, Self

from veedor.evidence.errors import NoteError
from veedor.evidence.textform import base64, unbase64

SIGNED: Final = 1
COSIGNED: Final = 4
KEY_BYTES: Final = 32
NOTE_BYTES: Final = 64 * 1024
"""The longest note that is a head, with all its signatures."""
_SIGNATURE_BYTES: Final = {SIGNED: 64, COSIGNED: 8 + 64}
_SIGNATURES: Final = 100
"""Lines below a note; the format asks for 16 at least."""
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH: Final = "— "
_PRIVATE: Final = "PRIVATE+KEY+"


@dataclass(frozen=True)
class Signature:
    """One line below a note: whose it says it is, and the bytes after the key's id."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """A text, with its last line end, and the signatures below it. Nothing of it is checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"


@dataclass(frozen=True)
class Verifier:
    """A public key with its name."""

    name: str
    kind: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes that, with the name, say which key a signature is of."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """From its text form, `name+id+key`. NoteError if it is not one of a kind known here."""
        name, id_, key = (*vkey.split("+", 2), "", "")[:3]
        raw = unbase64(key)
        found = cls(_checked_name(name), raw[0], raw[1:])
        _check_kind(found.kind, found.key)
        if found.key_id.hex() != id_:
            raise NoteError("log.note.key", found=vkey[:80])
        return found

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{base64(bytes([self.kind]) + self.key)}"

    def check(self, text: str, signature: bytes) -> int | None:
        """That `signature` is this key's over `text`: NoteError otherwise. Returns the time of a cosignature, in
        seconds since 1970."""
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        if len(signature) != _SIGNATURE_BYTES[self.kind]:
            raise NoteError("log.note.bad_signature", name=self.name)
        time = int.from_bytes(signature[:8]) if self.kind == COSIGNED else None
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature[-64:], _message(text, time))
        except (InvalidSignature, ValueError) as error:
            raise NoteError("log.note.bad_signature", name=self.name) from error
        return time


@dataclass(frozen=True)
class Signer:
    """A private key with its name; `seed` is 32 bytes and never shown by `repr`."""

    name: str
    seed: bytes = field(repr=False)
    kind: int = SIGNED

    @classmethod
    def generate(cls, name: str, kind: int = SIGNED) -> Self:
        """A new key. NoteError for a name that a note cannot carry."""
        return cls(_checked_name(name), token_bytes(KEY_BYTES), kind)

    @classmethod
    def parse(cls, text: str) -> Self:
        """From its text form, `PRIVATE+KEY+name+id+key`. NoteError otherwise, without repeating any of it."""
        parts = text.removeprefix(_PRIVATE).split("+", 2)
        if not text.startswith(_PRIVATE) or len(parts) != 3:
            raise NoteError("log.note.private_key")
        try:
            raw = unbase64(parts[2])
            _check_kind(raw[0], raw[1:])
        except NoteError:
            raise NoteError("log.note.private_key") from None
        found = cls(_checked_name(parts[0]), raw[1:], raw[0])
        if found.verifier.key_id.hex() != parts[1]:
            raise NoteError("log.note.private_key")
        return found

    def encode(self) -> str:
        """The text form, a secret."""
        secret = base64(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.key_id.hex()}+{secret}"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        key = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, self.kind, key.public_bytes_raw())

    def sign(self, text: str, time: int | None = None) -> Signature:
        """This key's line below `text`. A witness's has a `time`, in seconds since 1970; others have none."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if (time is None) is (self.kind == COSIGNED):
            raise ValueError("a cosignature has a time, a signature has none")
        stamp = b"" if time is None else time.to_bytes(8)
        signed = Ed25519PrivateKey.from_private_bytes(self.seed).sign(_message(_checked_text(text), time))
        return Signature(self.name, self.verifier.key_id, stamp + signed)


def _message(text: str, time: int | None) -> bytes:
    return (text if time is None else f"cosignature/v1\ntime {time}\n{text}").encode()


def _checked_name(name: str) -> str:
    if not name or "+" in name or any(letter.isspace() or letter < " " for letter in name):
        raise NoteError("log.note.name", found=name[:80])
    return name


def _check_kind(kind: int, key: bytes) -> None:
    if kind not in _SIGNATURE_BYTES or len(key) != KEY_BYTES:
        raise NoteError("log.note.key_kind")


def _checked_text(text: str) -> str:
    """A text that can be signed: it ends its last line, and nothing in it moves a terminal but its line ends."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise NoteError("log.note.text")
    return text


def parse(raw: bytes) -> Note:
    """The text and the signature lines. NoteError unless they are laid out as the format says."""
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoteError("log.note.utf8") from error
    text, blank, below = whole.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        raise NoteError("log.note.unsigned")
    lines = below[:-1].split("\n")
    if len(lines) > _SIGNATURES:
        raise NoteError("log.note.too_many", most=_SIGNATURES)
    return Note(_checked_text(text + "\n"), tuple(map(_parse_line, lines)))


def _parse_line(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    try:
        raw = unbase64(encoded)
        if not line.startswith(_DASH) or len(raw) < 5:
            raise NoteError("log.note.line", found=line[:80])
        return Signature(_checked_name(name), raw[:4], raw[4:])
    except NoteError:
        raise NoteError("log.note.line", found=line[:80]) from None


def signed_by(note: Note, known: Iterable[Verifier]) -> Mapping[Verifier, int | None]:
    """Which of the known keys signed, with the time of a cosignature. Other signatures are passed over, as the
    format demands; NoteError if one by a known key is bad. Who *must* have signed is the caller's to ask."""
    keys = {(key.name, key.key_id): key for key in known}
    found: dict[Verifier, int | None] = {}
    for line in note.signatures:
        key = keys.get((line.name, line.key_id))
        if key is not None and key not in found:
            found[key] = key.check(note.text, line.signature)
    return found


def verify(raw: bytes, *known: Verifier) -> tuple[str, Mapping[Verifier, int | None]]:
    """The text and who of the known signed it. NoteError if none of them did."""
    note = parse(raw)
    signed = signed_by(note, known)
    if not signed:
        raise NoteError("log.note.unknown_signers", names=", ".join(sorted({key.name for key in known})))
    return note.text, signed


def sign(text: str, *signers: Signer) -> bytes:
    """A note signed by keys of kind 1."""
    return str(Note(text, tuple(signer.sign(text) for signer in signers))).encode()
