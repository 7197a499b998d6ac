"""Files that go from a `Fetch` into a folder of one's own: each checked before it is kept, all within a limit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from veedor.evidence.errors import EvidenceError, FetchError
from veedor.evidence.kept import Kept
from veedor.evidence.listing import Published

Fits = Callable[[bytes], bool]


class MirrorError(EvidenceError):
    """What a server publishes is not what its log signed, or more than may be copied."""


class Copying:
    """One run. `limit`: bytes that the folder may hold, what earlier runs left there included. `tell` hears of each
    file: how many by then, of how many."""

    def __init__(self, kept: Kept, limit: int, tell: Callable[[int, int, str], None]) -> None:
        self.kept, self.limit, self._tell = kept, limit, tell
        self.listed: Mapping[str, Published] = {}
        self.taken: set[str] = set()
        self.fetched = self.weight = self.expected = 0
        self._lying = kept.total()

    def check_affordable(self, weight: int) -> None:
        """MirrorError: so many bytes are more than the copy may hold."""
        if weight > self.limit:
            raise MirrorError("mirror.too_much", weight=weight, limit=self.limit)

    def take(self, name: str, most: int, fits: Fits, fetch: Callable[[], bytes]) -> bytes:
        """A file: the one that is here, if it fits; else the one that `fetch` brings. MirrorError: neither fits."""
        here = self._here(name, most)
        if here is not None and fits(here) and self._as_listed(name, here):
            self._count(name, here)
            return here
        content = fetch()
        if not fits(content):
            raise MirrorError("mirror.not_signed", path=name)
        self.put(name, content)
        return content

    def put(self, name: str, content: bytes) -> None:
        """Keep a file that was checked. MirrorError: the list says otherwise of it, or it is too much."""
        if not self._as_listed(name, content):
            raise MirrorError("mirror.not_as_listed", path=name)
        lying = self._lying + len(content) - self.kept.weight(name)
        self.check_affordable(lying)
        self._count(name, content)
        self.kept.write(name, content)
        self._lying = lying
        self.fetched += 1

    def _here(self, name: str, most: int) -> bytes | None:
        """What stands in its place and can be read; whatever else stands there is put aside by what comes."""
        try:
            return self.kept(name, most)
        except FetchError:
            return None

    def _as_listed(self, name: str, content: bytes) -> bool:
        return name not in self.listed or self.listed[name] == Published.of(content)

    def _count(self, name: str, content: bytes) -> None:
        self.weight += len(content)
        self.taken.add(name)
        self._tell(len(self.taken), self.expected, name)
