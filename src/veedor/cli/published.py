"""A published log, wherever it stands, and the trust with which it is read; what is wrong becomes a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from veedor.base.errors import Refused, refuse
from veedor.cli.address import is_address, read_address

if TYPE_CHECKING:
    from veedor.evidence.fetch import Fetch
    from veedor.evidence.trust import Policy


@contextmanager
def reading(where: str, *, budget: int) -> Iterator[Fetch]:
    """The files of a folder, or of a server that may send `budget` bytes in all. Refused: it is neither."""
    from veedor.cli.remote import Remote
    from veedor.evidence.folder import Folder

    if is_address(where):
        remote = Remote(read_address(where), budget=budget)
        try:
            yield remote
        finally:
            remote.close()
    elif Path(where).is_dir():
        yield Folder(Path(where))
    else:
        raise refuse("folder.missing", where)


def read_trust(path: Path) -> Policy:
    """A trust file. Refused: it cannot be read, or is not laid out as one."""
    from veedor.evidence.trust import POLICY_BYTES, Policy

    with reachable(path), path.open("rb") as file:
        raw = file.read(POLICY_BYTES + 1)
    with refusing(str(path)):
        return Policy.parse(raw)


@contextmanager
def reachable(path: Path) -> Iterator[None]:
    """What the system says against a file that a person named, said as a refusal of it."""
    try:
        yield
    except OSError as error:
        raise refuse("folder.system", str(path), path=path.name, reason=error.strerror or "?") from error


@contextmanager
def refusing(where: str) -> Iterator[None]:
    """Evidence that cannot be used, said as a refusal of the place where it was found."""
    from veedor.evidence.errors import EvidenceError

    try:
        yield
    except EvidenceError as error:
        raise Refused([error.at(where)]) from error
