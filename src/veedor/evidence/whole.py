"""Everything that a head stands for: each bundle and tile, the way up to the root, each listed file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from veedor.base.errors import Problem
from veedor.evidence.bundle import Checked, Files, Stretch, check_bundle, read_listed
from veedor.evidence.census import Census, Leaves
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.errors import EvidenceError
from veedor.evidence.fact import Registry
from veedor.evidence.fetch import Fetch
from veedor.evidence.listing import Published
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.merkle import HASH, leaf_hash
from veedor.evidence.tiles import WIDTH, all_paths, parse_path, path, unpack, width_of
from veedor.evidence.uptree import Row, check_rows, is_part, root_of

MOST_BLOB_BYTES: Final = 512 * 1024 * 1024
"""The largest file that is read to be checked."""
MOST_FAULTS: Final = 10_000
"""Faults of facts that are named; of a log that is nothing but faults, the others are only counted."""

Each = Callable[[Callable[[Stretch], Checked], Sequence[Stretch]], Iterable[Checked]]
"""`map`, or what does the same with several processes: results in the order of what they are of."""
Watch = Callable[[int, int], None]
"""Told how many bundles are done, and how many there are."""


class Whole:
    """The check of everything that a head stands for; adds to `faults`."""

    def __init__(self, head: Checkpoint, listed: Files, fetch: Fetch, faults: list[Problem]) -> None:
        self._head, self._listed, self._fetch, self._faults = head, listed, fetch, faults
        self._leaves = Leaves()
        self._tops = list[bytes | None]()
        self._rows = list[Row]()
        self._walked = 0
        self.unnamed = 0
        """Faults of facts beyond those that are named."""

    def check_facts(self, reach: int, registry: Registry, each: Each, watch: Watch) -> Census:
        """Every bundle with its tile of leaf hashes. Returns what kinds of facts there are."""
        census = Census()
        check = partial(check_bundle, fetch=self._fetch, registry=registry)
        stretches = [self._stretch(index) for index in range(reach)]
        for done, one in enumerate(each(check, stretches), start=1):
            self._take(one, census)
            watch(done, reach)
        self._walked = min(reach * WIDTH, self._head.size)
        return census

    def check_tree(self) -> None:
        """The tiles above the leaves, and that all of it leads to the head's root."""
        if self._walked < self._head.size:
            return
        self._rows = check_rows(self._head.size, self._tops, self._fetch, self._listed, self._faults)
        last = self._leaves.part(self._head.size // WIDTH * WIDTH, self._head.size % WIDTH)
        root = root_of(self._head.size, last, self._rows) if self._leaves.known else None
        if root not in (None, self._head.root):
            self._faults.append(Problem("log.verify.root", CHECKPOINT))

    def check_others(self) -> None:
        """The files that are no tile of this head: earlier partial tiles, blobs, what else the list names."""
        current = set(all_paths(self._walked))
        for name, one in self._listed.items():
            if name not in current:
                self._check_other(name, one)

    def _stretch(self, index: int) -> Stretch:
        width = width_of("entries", index, self._head.size)
        names = (path("entries", index, width), path(0, index, width))
        return Stretch(index, width, {name: self._listed[name] for name in names if name in self._listed})

    def _take(self, one: Checked, census: Census) -> None:
        self._name([*one.faults, *one.counted.faults])
        self._leaves.add(one.leaves, one.width)
        census.add(one.counted.census)
        for unsealed in one.counted.unsealed:
            self._name(list(self._leaves.open(unsealed, census)))
        if one.width == WIDTH:
            self._tops.append(one.top)

    def _name(self, faults: list[Problem]) -> None:
        room = max(0, MOST_FAULTS - len(self._faults))
        self._faults += faults[:room]
        self.unnamed += len(faults[room:])

    def _check_other(self, name: str, one: Published) -> None:
        if one.size > MOST_BLOB_BYTES:
            self._faults.append(Problem("log.verify.too_large", name, {"most": MOST_BLOB_BYTES}))
            return
        found = read_listed(self._fetch, name, one.size, self._listed, self._faults)
        if found is not None and name.startswith("tile/") and not self._is_earlier(name, found):
            self._faults.append(Problem("log.verify.not_of_the_tree", name))

    def _is_earlier(self, name: str, found: bytes) -> bool:
        """Whether a file is a tile or bundle of an earlier head of the same tree."""
        if self._walked < self._head.size:
            return True  # there is no telling
        place = parse_path(name)
        if place is None:
            return False
        level, index, width = place
        start = index * WIDTH
        if width_of(level, index, self._head.size) < width:
            return False
        if level in ("entries", 0) and not self._leaves.tells(index):
            return True
        if level == "entries":
            try:
                return self._leaves.part(start, width) == b"".join(map(leaf_hash, unpack(found, width)))
            except EvidenceError:
                return False
        if level == 0:
            return self._leaves.part(start, width) == found
        return len(found) == width * HASH and is_part(found, start, self._rows[level - 1])
