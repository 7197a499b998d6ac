"""A witness: cosigns, with the time, heads of logs that only grow, and never two that contradict each other.

Of each log it remembers one thing, the last head that it cosigned. That is on the disk before the cosignature
leaves: what was not released may be signed again, what was released is never forgotten.
Sources: c2sp.org/tlog-witness, c2sp.org/tlog-cosignature.

    nothing seen ── any head of a known log ──► seen
    seen ── a head that is proved to extend it ──► seen
      ├──── a shorter head, or a proof from elsewhere ──► stale: declined
      ├──── a head that nothing proves to extend it ────► unproved: declined
      └──── a head that contradicts it ─────────────────► forked: declined, and both heads kept
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum, auto
from hashlib import sha256
from typing import NoReturn

from veedor.evidence import note
from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.conviction import Conviction, convict
from veedor.evidence.errors import CheckpointError, EvidenceError, FetchError, NoteError, ProofError
from veedor.evidence.fetch import Fetch, absent, is_absent
from veedor.evidence.kept import Kept
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.merkle import check_consistency
from veedor.evidence.note import NOTE_BYTES, Note, Signature, Signer
from veedor.evidence.submission import Submission
from veedor.evidence.trust import Policy


class Reason(StrEnum):
    """Why a head is not cosigned."""

    MALFORMED = auto()
    UNKNOWN_LOG = auto()
    UNSIGNED = auto()
    STALE = auto()
    UNPROVED = auto()
    FORKED = auto()


class DeclinedError(EvidenceError):
    """A head is not cosigned. `seen`: the size of the last head of that log that was."""

    def __init__(self, reason: Reason, *, seen: int = 0, found: int = 0) -> None:
        super().__init__(f"witness.{reason}", seen=seen, found=found)
        self.reason = reason
        self.seen = seen


@dataclass(frozen=True)
class Cosigned:
    """A head as the witness saw it: signed by the log and, as `line`, by the witness."""

    head: Checkpoint
    note: bytes
    line: Signature


def folder_of(origin: str) -> str:
    """Where what concerns a log is kept: the origin is the log's to choose, a digest of it is harmless."""
    return sha256(origin.encode()).hexdigest()


def head_path(origin: str) -> str:
    """The last cosigned head. Source: the layout of c2sp.org/tlog-mirror."""
    return f"{folder_of(origin)}/checkpoint"


def conviction_path(origin: str) -> str:
    """The first conviction of a log; a log that forks without end fills no disk."""
    return f"{folder_of(origin)}/conviction.json"


class Witness:
    """Cosigns heads of the logs of `policy` with `signer` (a key of kind 4); `now` gives seconds since 1970.

    What it remembers is `kept`. One at a time: whoever runs it lets no two heads in at once, nor two witnesses at
    one folder (`Disk.locked`).
    """

    def __init__(self, signer: Signer, policy: Policy, kept: Kept, now: Callable[[], int]) -> None:
        self._signer = signer
        self._policy = policy
        self._kept = kept
        self._now = now

    def pull(self, fetch: Fetch) -> Cosigned:
        """Cosign the head that a published folder shows now, proved by its own tiles.

        DeclinedError: stale, unproved or forked. FetchError, NoteError, CheckpointError, TileError: there is no
        head of this log to look at, or no tiles to prove it.
        """
        head = self._policy.open(fetch(CHECKPOINT, NOTE_BYTES))
        seen = self._seen(head.checkpoint.origin)
        if head.checkpoint.size < seen.checkpoint.size:
            raise _declined(Reason.STALE, seen, head)
        self._judge(seen, head, fetch)
        return self._cosign(head)

    def push(self, raw: bytes) -> Cosigned:
        """Cosign the head in the body of an `add-checkpoint` request. DeclinedError: any reason."""
        sent, head = self._submitted(raw)
        seen = self._seen(head.checkpoint.origin)
        if sent.old > head.checkpoint.size:
            raise DeclinedError(Reason.MALFORMED)
        if sent.old != seen.checkpoint.size:
            raise _declined(Reason.STALE, seen, head)
        if sent.old == head.checkpoint.size:
            self._judge(seen, head, _no_tiles)
        _check_sent(sent, seen, head)
        return self._cosign(head)

    def _submitted(self, raw: bytes) -> tuple[Submission, SignedCheckpoint]:
        try:
            sent = Submission.parse(raw)
            origin = Checkpoint.parse(note.parse(sent.head).text).origin
        except (NoteError, CheckpointError) as error:
            raise DeclinedError(Reason.MALFORMED) from error
        if origin not in {log.name for log in self._policy.logs}:
            raise DeclinedError(Reason.UNKNOWN_LOG)
        try:
            return sent, self._policy.open(sent.head)
        except (NoteError, CheckpointError) as error:
            raise DeclinedError(Reason.UNSIGNED) from error

    def _seen(self, origin: str) -> SignedCheckpoint:
        """The last head cosigned; the empty one of a log never seen.

        NoteError: what is remembered does not bear the witness's own line, so that it is not known what was seen.
        """
        try:
            raw = self._kept(head_path(origin), NOTE_BYTES)
        except FetchError as error:
            if not is_absent(error):
                raise
            empty = Checkpoint.empty(origin)
            return SignedCheckpoint(empty, Note(empty.text, ()), {})
        text, signers = note.verify(raw, self._signer.verifier)
        return SignedCheckpoint(Checkpoint.parse(text), note.parse(raw), signers)

    def _judge(self, seen: SignedCheckpoint, head: SignedCheckpoint, fetch: Fetch) -> None:
        try:
            conviction = convict(seen, head, fetch)
        except ProofError as error:
            raise _declined(Reason.UNPROVED, seen, head) from error
        if conviction is not None:
            self._keep(head.checkpoint.origin, conviction)
            raise _declined(Reason.FORKED, seen, head)

    def _keep(self, origin: str, conviction: Conviction) -> None:
        try:
            self._kept(conviction_path(origin), 0)
        except FetchError as error:
            if is_absent(error):
                self._kept.write_for_good(conviction_path(origin), conviction.encode())

    def _cosign(self, head: SignedCheckpoint) -> Cosigned:
        """Only the log's own line goes along: nothing is passed on that was not checked."""
        line = self._signer.sign(head.note.text, self._now())
        log = head.log
        own = next(one for one in head.note.signatures if (one.name, one.key_id) == (log.name, log.key_id))
        signed = str(Note(head.note.text, (own, line))).encode()
        self._kept.write_for_good(head_path(head.checkpoint.origin), signed)
        return Cosigned(head.checkpoint, signed, line)


def _declined(reason: Reason, seen: SignedCheckpoint, head: SignedCheckpoint) -> DeclinedError:
    return DeclinedError(reason, seen=seen.checkpoint.size, found=head.checkpoint.size)


def _check_sent(sent: Submission, seen: SignedCheckpoint, head: SignedCheckpoint) -> None:
    """That the proof sent leads from what was seen to the head. A first head needs none, and has none."""
    old, new = seen.checkpoint, head.checkpoint
    try:
        if old.size:
            check_consistency(old.size, new.size, old.root, new.root, sent.path)
        elif sent.path:
            raise ProofError("log.proof.length", hashes=len(sent.path))
    except ProofError as error:
        raise _declined(Reason.UNPROVED, seen, head) from error


def _no_tiles(path: str, _limit: int) -> NoReturn:
    raise absent(path)
