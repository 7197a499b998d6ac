"""Published logs of a test: whole, in memory, by a key made from a number."""

from __future__ import annotations

from collections.abc import Sequence

from veedor.evidence import note
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import FetchError
from veedor.evidence.fetch import Fetch, absent, too_large
from veedor.evidence.growth import Growth
from veedor.evidence.note import COSIGNED, Signer
from veedor.evidence.trust import Policy

ORIGIN = "log.example/2031"
Published = dict[str, bytes]


def log_key(number: int = 1, name: str = ORIGIN) -> Signer:
    return Signer(name, number.to_bytes(32))


def witness_key(number: int = 2, name: str = "witness.example") -> Signer:
    return Signer(name, number.to_bytes(32), COSIGNED)


TRUST = Policy((log_key().verifier,))


def entries(size: int, fork: int | None = None) -> list[bytes]:
    """Entries that say their number; from `fork` on they say something else."""
    return [b"%d%s" % (at, b"" if fork is None or at < fork else b" forked") for at in range(size)]


def published(some: Sequence[bytes], signer: Signer | None = None) -> Published:
    """The files of a log of C2SP: tiles, bundles and the signed head; no list of files."""
    grown = Growth()
    files = dict(grown.add(some))
    head = Checkpoint((signer or log_key()).name, grown.size, grown.root())
    return files | {"checkpoint": note.sign(head.text, signer or log_key())}


def reading(files: Published) -> Fetch:
    """A `Fetch` from memory."""

    def fetch(path: str, limit: int) -> bytes:
        if path not in files:
            raise absent(path)
        if len(files[path]) > limit:
            raise too_large(path, limit)
        return files[path]

    return fetch


def nothing(path: str, _limit: int) -> bytes:
    """Reads nothing, and must not be asked."""
    raise FetchError("remote.unreachable", path=path, reason="a test")
