"""An encrypted file on its way out: for its owner only, whole or not at all, on the disk when it is done."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from veedor.evidence.disk import sync
from veedor.publish.files import replacing
from veedor.store.carry.age import Encrypting
from veedor.store.carry.archive import Packing
from veedor.store.places import keep_apart

_OWNER_ONLY: Final = 0o600


@contextmanager
def outgoing(path: Path, passphrase: str) -> Iterator[Packing]:
    """Gives an archive to be filled, which then takes the place of what stood there. Refused: it is no place for
    such a file (`keep_apart`), or the system does not let it be written."""
    keep_apart(path)
    with replacing(path, _OWNER_ONLY) as draft, draft.open("wb") as file:
        encrypted = Encrypting(file, passphrase)
        packing = Packing(encrypted)
        yield packing
        packing.end()
        encrypted.end()
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def take_place(path: Path, other: Path) -> None:
    """A file that is on the disk becomes `other`, in the same folder."""
    with replacing(other, _OWNER_ONLY) as draft:
        path.replace(draft)
    sync(other.parent)
