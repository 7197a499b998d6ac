"""A whole published log, checked: head, quorum, list, every file, every tile, every fact. All faults at once.

Bundles are read one by one; what is kept of them is 32 bytes a fact. Whoever made the log cannot make this take
more time or memory than the files that it lists.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from veedor.base.errors import Problem
from veedor.evidence.bundle import Checked, Files, Stretch, check_bundle, read_listed
from veedor.evidence.census import Census, Leaves
from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.errors import EvidenceError
from veedor.evidence.fact import Registry
from veedor.evidence.fetch import Fetch
from veedor.evidence.listing import LISTING_BYTES, Listing, Published, listing_path, open_listing
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.merkle import HASH, leaf_hash
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.tiles import WIDTH, all_paths, parse_path, path, unpack, width_of
from veedor.evidence.trust import POLICY, POLICY_BYTES, Policy
from veedor.evidence.uptree import Row, check_rows, is_part, root_of

MOST_BLOB_BYTES: Final = 512 * 1024 * 1024
"""The largest file that is read to be checked."""
_NAMED: Final = 100
"""How many tiles that a list lacks are named."""

Each = Callable[[Callable[[Stretch], Checked], Iterable[Stretch]], Iterable[Checked]]
"""`map`, or what does the same with several processes: results in the order of what they are of."""
Watch = Callable[[int, int], None]
"""Told how many bundles are done, and how many there are."""


def _unwatched(done: int, of: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class Report:
    """What was found. `head`: None if there is none that can be relied on. `given`: whether whose log it must be,
    and which witnesses must have seen it, was said by who checks, and not by the log."""

    head: SignedCheckpoint | None
    given: bool
    faults: tuple[Problem, ...]
    census: Census
    files: int = 0
    bytes: int = 0


def verify(
    fetch: Fetch,
    registry: Registry,
    policy: Policy | None = None,
    names: Iterable[str] = (),
    each: Each = map,
    watch: Watch = _unwatched,
) -> Report:
    """Check a log that `fetch` reads. `names`: every file that lies there; none where nobody can know that.

    Raises FetchError if there is no head to be had at all.
    """
    raw = fetch(CHECKPOINT, NOTE_BYTES)
    faults = list[Problem]()
    head = _head(raw, policy, fetch, faults)
    if head is None:
        return Report(None, policy is not None, tuple(faults), Census())
    listing = _listing(head, fetch, faults)
    lying = set(names)
    if listing is not None:
        faults += _stray(listing, lying)
    listed = {} if listing is None else dict(listing.files)
    whole = _Whole(head.checkpoint, listed, fetch, faults)
    census = whole.check_facts(_reach(head.checkpoint, len(listed) or len(lying)), registry, each, watch)
    whole.check_tree()
    whole.check_others()
    size = sum(one.size for one in listed.values())
    return Report(head, policy is not None, tuple(faults), census, len(listed), size)


def _head(raw: bytes, given: Policy | None, fetch: Fetch, faults: list[Problem]) -> SignedCheckpoint | None:
    """The head, if it is of the log that it must be of. Without a policy, of the log that it says it is of."""
    where = CHECKPOINT
    try:
        if given is None:
            where = POLICY
            given = Policy.parse(fetch(POLICY, POLICY_BYTES))
            where = CHECKPOINT
        head = given.open(raw)
    except EvidenceError as error:
        faults.append(error.at(where))
        return None
    if not given.met(head.signers):
        missing = [key.name for key in given.witnesses.values() if key not in head.signers]
        faults.append(Problem("log.verify.quorum", CHECKPOINT, {"missing": ", ".join(missing)}))
    return head


def _listing(head: SignedCheckpoint, fetch: Fetch, faults: list[Problem]) -> Listing | None:
    """The list of files of a head; None if it cannot be relied on."""
    where = listing_path(head.checkpoint.size)
    try:
        return open_listing(fetch(where, LISTING_BYTES), head.log, head.checkpoint)
    except EvidenceError as error:
        faults.append(error.at(where))
        return None


def _stray(listing: Listing, lying: set[str]) -> Iterator[Problem]:
    """Files that lie there and are not on the list; tiles that are not on the list and must be."""
    size = listing.head.size
    for name in sorted(lying - listing.files.keys() - {CHECKPOINT, listing_path(size)}):
        yield Problem("log.verify.unlisted", name)
    for name in islice((one for one in all_paths(size) if one not in listing.files), _NAMED):
        yield Problem("log.verify.not_listed", name)


def _reach(head: Checkpoint, files: int) -> int:
    """How many bundles to look for: never more than there are files."""
    return min((head.size + WIDTH - 1) // WIDTH, files)


class _Whole:
    """The check of everything that a head stands for; adds to `faults`."""

    def __init__(self, head: Checkpoint, listed: Files, fetch: Fetch, faults: list[Problem]) -> None:
        self._head, self._listed, self._fetch, self._faults = head, listed, fetch, faults
        self._leaves = Leaves()
        self._tops = list[bytes | None]()
        self._rows = list[Row]()
        self._walked = 0

    def check_facts(self, reach: int, registry: Registry, each: Each, watch: Watch) -> Census:
        """Every bundle with its tile of leaf hashes. Returns what kinds of facts there are."""
        census = Census()
        check = partial(check_bundle, fetch=self._fetch, registry=registry)
        for done, one in enumerate(each(check, map(self._stretch, range(reach))), start=1):
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
        self._faults += one.faults
        self._faults += one.counted.faults
        self._leaves.add(one.leaves, one.width)
        census.add(one.counted.census)
        for unsealed in one.counted.unsealed:
            self._faults += self._leaves.open(unsealed, census)
        if one.width == WIDTH:
            self._tops.append(one.top)

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
        if level == "entries":
            try:
                return self._leaves.part(start, width) == b"".join(map(leaf_hash, unpack(found, width)))
            except EvidenceError:
                return False
        if level == 0:
            return self._leaves.part(start, width) == found
        return len(found) == width * HASH and is_part(found, start, self._rows[level - 1])
