"""A log in a folder: entries are added in batches, each with one signed head.

First the tiles and bundles, then the list of files, then the head: whatever is interrupted leaves the last head
with all that it needs, and can be done again. What is published never changes; what lies there unpublished, of a
batch that was given up, is written over. A head is signed only if its tree extends the last one, and every head of
this log that the writer was shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Self

from veedor.evidence import note
from veedor.evidence.checkpoint import Checkpoint
from veedor.evidence.disk import DRAFT, Disk, names
from veedor.evidence.errors import EvidenceError, LogError, ProofError
from veedor.evidence.fetch import Fetch
from veedor.evidence.folder import Folder
from veedor.evidence.growth import Growth
from veedor.evidence.listing import FOLDER, LISTING_BYTES, Listing, Published, listing_path, open_listing
from veedor.evidence.merkle import check_consistency
from veedor.evidence.names import HEAD, is_safe
from veedor.evidence.note import NOTE_BYTES, Signer, Verifier
from veedor.evidence.rotation import open_last
from veedor.evidence.tiles import Tree
from veedor.evidence.trust import POLICY, Policy

CHECKPOINT: Final = HEAD
"""Where the head stands: the one file that changes."""
BLOBS: Final = "blob/"
"""Below which files are published that entries name by their digest."""
_OWN: Final = ("tile/", f"{FOLDER}/")


def check_extends(head: Checkpoint, earlier: Checkpoint, fetch: Fetch) -> None:
    """That the log of `head`, whose tiles `fetch` reads, only added to `earlier`. ProofError otherwise."""
    if earlier.size:
        path = Tree(head.size, fetch).consistency(earlier.size)
        check_consistency(earlier.size, head.size, earlier.root, head.root, path)


class Log:
    """A log that can be signed. One writer at a time: hold `disk.locked()` around it."""

    def __init__(
        self, disk: Disk, signer: Signer, seen: Iterable[Checkpoint] = (), old: Verifier | None = None
    ) -> None:
        """Open what was published. `seen`: heads of this log from elsewhere, a witness or the web, whose signatures
        the caller has checked. `old`: the key that may have signed the last head, if a fact in it hands over to
        `signer`. LogError: this folder is older than one of `seen`, has another history, or says no such thing."""
        self._disk, self._signer = disk, signer
        self._folder = Folder(disk.root)
        raw = self._folder(CHECKPOINT, NOTE_BYTES)
        self.head, self._signed_by = open_last(raw, signer.verifier, old, self._folder)
        self._listing, self._listed = self._read_listing()
        for other in seen:
            self._check_seen(other)

    @classmethod
    def create(cls, disk: Disk, signer: Signer) -> Self:
        """A new log, without entries. LogError if there is one already."""
        if (disk.root / CHECKPOINT).exists():
            raise LogError("log.sign.exists")
        policy = Policy.claimed(signer.verifier).encode()
        disk.write(POLICY, policy)
        listing = Listing(Checkpoint.empty(signer.name), {POLICY: Published.of(policy)})
        _publish(disk, signer, listing)
        return cls(disk, signer)

    def publishes(self, path: str) -> bool:
        """Whether the last head's list has a file of this name."""
        return path in self._listing.files

    @property
    def files(self) -> Mapping[str, Published]:
        """The files on the last head's list."""
        return self._listing.files

    def append(
        self, entries: Sequence[bytes], blobs: Iterable[tuple[str, bytes]] = (), withheld: Collection[str] = ()
    ) -> Checkpoint:
        """Add entries, with the files that they name (`blob/…`) and without those no longer published.

        Returns the new head. Without entries nothing is signed: what an interruption left behind is cleared away.
        Raises LogError or TileError before anything is signed; OSError leaves the last head standing.
        """
        if entries:
            _check_places(withheld)
            head, files = self._write(entries, blobs)
            listing = Listing(head, {path: one for path, one in files.items() if path not in withheld})
            self._check_still_last()
            raw = _publish(self._disk, self._signer, listing, self._claim())
            self.head, self._signed_by = head, self._signer.verifier
            self._listing, self._listed = listing, raw
        self._sweep(withheld)
        return self.head

    def _write(
        self, entries: Sequence[bytes], blobs: Iterable[tuple[str, bytes]]
    ) -> tuple[Checkpoint, dict[str, Published]]:
        """The new head and all files of its list; those that are new stand on the disk."""
        grown = Growth.resumed(self.head.size, self._folder)
        files = dict(self._kept())
        if (claim := self._claim()) is not None:
            files[POLICY] = Published.of(claim)
        for path, data in (*grown.add(entries), *_checked(blobs)):
            files[path] = self._put(path, data)
        head = Checkpoint(self.head.origin, grown.size, grown.root())
        try:
            check_extends(head, self.head, self._folder)
        except EvidenceError as error:
            raise LogError("log.sign.changed", size=self.head.size) from error
        return head, files

    def _claim(self) -> bytes | None:
        """What the log is to say of its key from the next head on; None: what it says already."""
        same = self._signed_by == self._signer.verifier
        return None if same else Policy.claimed(self._signer.verifier).encode()

    def _put(self, path: str, data: bytes) -> Published:
        """Write a file, unless it is published: then it must be the same."""
        new, old = Published.of(data), self._listing.files.get(path)
        if old is None:
            self._disk.write(path, data)
        elif old != new:
            raise LogError("log.sign.would_change", path=path)
        return new

    def _kept(self) -> Iterator[tuple[str, Published]]:
        """What stays published: all but what a reader of the last head does without. A partial tile stays until the
        head after the one that has the full tile, a list of files until the next but one."""
        last = listing_path(self.head.size)
        for path, one in self._listing.files.items():
            full, partial, _ = path.partition(".p/")
            if not (partial and full in self._listing.files) and not path.startswith(f"{FOLDER}/"):
                yield path, one
        yield last, Published.of(self._listed)

    def _read_listing(self) -> tuple[Listing, bytes]:
        raw = self._folder(listing_path(self.head.size), LISTING_BYTES)
        return open_listing(raw, self._signed_by, self.head), raw

    def _check_seen(self, other: Checkpoint) -> None:
        if other.origin != self.head.origin:
            raise LogError("log.sign.other_log", found=other.origin[:80], wanted=self.head.origin)
        if other.size > self.head.size:
            raise LogError("log.sign.behind", seen=other.size, here=self.head.size)
        try:
            check_extends(self.head, other, self._folder)
        except ProofError as error:
            raise LogError("log.sign.fork", seen=other.size, here=self.head.size) from error

    def _check_still_last(self) -> None:
        """Nobody else published in the meantime."""
        text = note.parse(self._folder(CHECKPOINT, NOTE_BYTES)).text
        if text != self.head.text:
            raise LogError("log.sign.moved", here=self.head.size)

    def _sweep(self, withheld: Collection[str]) -> None:
        """Clear away what is not published any more: of the log's own files, drafts, and files withheld."""
        keep = {*self._listing.files, listing_path(self.head.size)}
        for name in list(names(self._disk.root)):
            draft = name.rpartition("/")[2].startswith(DRAFT)
            if draft or (name not in keep and (name.startswith(_OWN) or name in withheld)):
                self._disk.remove(name)


def _checked(blobs: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    for path, data in blobs:
        _check_places([path])
        yield path, data


def _check_places(paths: Iterable[str]) -> None:
    """That files that entries name stand among blobs, or did."""
    for path in paths:
        if not (path.startswith(BLOBS) and is_safe(path)):
            raise LogError("log.sign.blob_path", path=path)


def _publish(disk: Disk, signer: Signer, listing: Listing, claim: bytes | None = None) -> bytes:
    """All files of the list stand: the list, and when it is there for good, the head. Returns the list's note.
    LogError, with no head signed: nobody could read a list so long, the log's own writer included.

    A new `claim` of a key goes just before the head that it signs: until both stand, or whoever was interrupted
    repeats, a reader of the last head meets a `policy` that is not on its list."""
    raw = listing.signed(signer)
    if len(raw) > LISTING_BYTES:
        raise LogError("log.sign.list_too_long", files=len(listing.files), most=LISTING_BYTES)
    disk.write(listing_path(listing.head.size), raw)
    disk.settle()
    if claim is not None:
        disk.write(POLICY, claim)
    disk.write(CHECKPOINT, note.sign(listing.head.text, signer))
    disk.settle()
    return raw
