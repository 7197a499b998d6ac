"""Private keys in files that nobody else can read."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

from veedor.evidence.errors import KeyFileError, NoteError
from veedor.evidence.note import Signer
from veedor.evidence.public import log_around

_KEY_BYTES: Final = 1024
_SECRET: Final = re.compile(rb"([0-9a-f]{64})\n?")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def write_key(path: Path, signer: Signer) -> None:
    """Keep a new key. KeyFileError: something stands there already, everyone could read it, or the system
    refuses."""
    if log_around(path) is not None:
        raise KeyFileError("log.key.public")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(f"{signer.encode()}\n".encode())
            file.flush()
            os.fsync(descriptor)
    except FileExistsError as error:
        raise KeyFileError("log.key.exists") from error
    except OSError as error:
        raise KeyFileError("log.key.system", reason=error.strerror or type(error).__name__) from error


def read_key(path: Path) -> Signer:
    """A key that was kept. KeyFileError: there is none, others may read it, or it holds no key."""
    try:
        return Signer.parse(_read(path).decode("utf-8").removesuffix("\n"))
    except (UnicodeDecodeError, NoteError):
        raise KeyFileError("log.key.none") from None


def read_secret(path: Path) -> bytes:
    """A secret of 32 bytes that was kept as 64 hexadecimal digits. KeyFileError: as for a key."""
    found = _SECRET.fullmatch(_read(path))
    if not found:
        raise KeyFileError("log.key.none")
    return bytes.fromhex(found[1].decode())


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if not stat.S_ISREG(mode) or (os.name == "posix" and mode & _OTHERS):
                raise KeyFileError("log.key.readable")
            return file.read(_KEY_BYTES)
    except FileNotFoundError as error:
        raise KeyFileError("log.key.absent") from error
    except OSError as error:
        raise KeyFileError("log.key.system", reason=error.strerror or type(error).__name__) from error
