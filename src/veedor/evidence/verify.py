"""A whole published log, checked: head, quorum, list, every file, every tile, every fact. All faults at once.

Bundles are read one by one; what is kept of them is 32 bytes a fact. Whoever made the log cannot make this take
more time or memory than the files that it lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Final

from veedor.base.errors import Problem
from veedor.evidence.census import Census
from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.conviction import Conviction, check_one_log, convict
from veedor.evidence.errors import EvidenceError
from veedor.evidence.fact import Registry
from veedor.evidence.fetch import Fetch
from veedor.evidence.listing import LISTING_BYTES, Listing, listing_path, open_listing
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.tiles import WIDTH, all_paths
from veedor.evidence.trust import NO_QUORUM, POLICY, POLICY_BYTES, Policy
from veedor.evidence.whole import Each, Watch, Whole

_NAMED: Final = 100
"""How many tiles that a list lacks are named."""


def _unwatched(done: int, of: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class Report:
    """What was found. `head`: None if there is none that can be relied on. `given`: whether whose log it must be,
    and which witnesses must have seen it, was said by who checks, and not by the log."""

    head: SignedCheckpoint | None
    given: bool
    faults: tuple[Problem, ...]
    witnessed: bool = False
    """Whether witnesses were asked for, and enough of them have seen the head."""
    census: Census = field(default_factory=Census)
    files: int = 0
    bytes: int = 0
    convictions: tuple[Conviction, ...] = ()
    """What heads that somebody holds prove against this one."""
    withheld: Mapping[str, str] = field(default_factory=dict)
    """Files that facts promise and that are not handed out: SHA-256 in hexadecimal, code of the reason."""
    unnamed: int = 0
    """Faults of facts beyond those that are named."""


def verify(
    fetch: Fetch,
    registry: Registry,
    policy: Policy | None = None,
    names: Iterable[str] = (),
    seen: Mapping[str, bytes] = MappingProxyType({}),
    each: Each = map,
    watch: Watch = _unwatched,
) -> Report:
    """Check a log that `fetch` reads. `names`: every file that lies there; none where nobody can know that.
    `seen`: other heads that somebody holds, by what they are called.

    Raises FetchError if there is no head to be had at all.
    """
    raw = fetch(CHECKPOINT, NOTE_BYTES)
    faults = list[Problem]()
    given, policy = policy is not None, policy or _claimed(fetch, faults)
    head = None if policy is None else _head(raw, policy, faults)
    if head is None or policy is None:
        return Report(None, given, tuple(faults))
    proved = [_against(name, other, head, policy, fetch, faults) for name, other in seen.items()]
    listing = _listing(head, fetch, faults)
    lying = set(names)
    if listing is not None:
        faults += _stray(listing, lying)
    listed = {} if listing is None else dict(listing.files)
    whole = Whole(head.checkpoint, listed, fetch, faults)
    census = whole.check_facts(_reach(head.checkpoint, len(listed) or len(lying)), registry, each, watch)
    whole.check_tree()
    whole.check_others()
    if listing is not None and census.facts == head.checkpoint.size:  # else what is withheld may be what is missing
        faults += census.promises.problems(listed)
    size = sum(one.size for one in listed.values())
    withheld = census.promises.missing(listed)
    witnessed = policy.quorum != NO_QUORUM and policy.met(head.signers)
    convictions = tuple(filter(None, proved))
    return Report(
        head, given, tuple(faults), witnessed, census, len(listed), size, convictions, withheld, whole.unnamed
    )


def _claimed(fetch: Fetch, faults: list[Problem]) -> Policy | None:
    """Whose log it says it is."""
    try:
        return Policy.parse_claim(fetch(POLICY, POLICY_BYTES))
    except EvidenceError as error:
        faults.append(error.at(POLICY))
        return None


def _head(raw: bytes, policy: Policy, faults: list[Problem]) -> SignedCheckpoint | None:
    """The head, if it is of the log that it must be of; a fault if too few witnesses have seen it."""
    try:
        head = policy.open(raw)
    except EvidenceError as error:
        faults.append(error.at(CHECKPOINT))
        return None
    if not policy.met(head.signers):
        missing = [key.name for key in policy.witnesses.values() if key not in head.signers]
        faults.append(Problem("log.verify.quorum", CHECKPOINT, {"missing": ", ".join(missing)}))
    return head


def _against(
    name: str, raw: bytes, head: SignedCheckpoint, policy: Policy, fetch: Fetch, faults: list[Problem]
) -> Conviction | None:
    """What another head proves against this one, with its fault; also one if this is the older of the two."""
    try:
        other = policy.open(raw)
        check_one_log(other.checkpoint, head.checkpoint)
        sizes: dict[str, object] = {"here": head.checkpoint.size, "seen": other.checkpoint.size}
        if other.checkpoint.size > head.checkpoint.size:
            faults.append(Problem("log.verify.older", name, sizes))
            return None
        found = convict(other, head, fetch)
    except EvidenceError as error:
        faults.append(error.at(name))
        return None
    if found:
        faults.append(Problem("log.verify.fork", name, {"first": sizes["seen"], "second": sizes["here"]}))
    return found


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
