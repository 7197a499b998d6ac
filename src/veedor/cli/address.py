"""The address of a published folder, as a person gives it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from veedor.base.errors import refuse

SCHEMES: Final = ("http", "https")
_HOST: Final = re.compile(r"[A-Za-z0-9._:-]+", re.ASCII)
_FOLDER: Final = re.compile(r"[!-\[\]-~]*", re.ASCII)
"""What is printed of ASCII, but the space and the backslash."""


@dataclass(frozen=True)
class Address:
    """`https://example.org/log`: `folder` begins with a slash, or is empty."""

    secure: bool
    host: str
    port: int | None
    folder: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port is None else f":{self.port}"
        return f"{SCHEMES[self.secure]}://{host}{port}{self.folder}"


def is_address(text: str) -> bool:
    """Whether a person means a server, not a folder of this machine."""
    return "://" in text


def read_address(text: str) -> Address:
    """Refused: anything but http(s), a host and a plain path; a password has no place in it."""
    try:
        return _address(urlsplit(text))
    except ValueError as error:
        raise refuse("remote.bad_address", ascii(text)[:200]) from error


def _address(parts: SplitResult) -> Address:
    """ValueError: it is not a plain address."""
    host = (parts.hostname or "").encode("idna").decode("ascii")
    extras = (parts.username, parts.password, parts.query or None, parts.fragment or None)
    plain = parts.scheme in SCHEMES and _HOST.fullmatch(host) and _FOLDER.fullmatch(parts.path)
    if not plain or any(part is not None for part in extras):
        raise ValueError(parts)
    return Address(parts.scheme == SCHEMES[1], host, parts.port, parts.path.rstrip("/"))
