"""A receipt: one fact's proof of inclusion with the head and its cosignatures, to be checked offline by anyone.

It is a C2SP tlog-proof whose `extra` says what stands at the leaf: the entry itself, or for the holder of a sealed
fact its salt and the fact, from which the entry follows. So one text is enough, and it fits a QR code. It names
nobody: what is about a person is never put into it. Source: c2sp.org/tlog-proof.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

from veedor.base.canonical import canonical, read_canonical
from veedor.base.errors import Problem, Refused, refuse
from veedor.evidence.checkpoint import Checkpoint, SignedCheckpoint
from veedor.evidence.errors import CheckpointError
from veedor.evidence.fact import Entry, Fact, Opening, Openness, Registry, Sealed, fact_of, read_entry
from veedor.evidence.fetch import Fetch
from veedor.evidence.known import unsealed
from veedor.evidence.log import CHECKPOINT
from veedor.evidence.merkle import check_inclusion, leaf_hash
from veedor.evidence.note import NOTE_BYTES
from veedor.evidence.note import parse as parse_note
from veedor.evidence.proof import Proof
from veedor.evidence.schema import Hex, OpenFact, Record
from veedor.evidence.tiles import Tree
from veedor.evidence.trust import Policy

_OPENING: Final = Record({"fact": OpenFact(), "salt": Hex()})


def encode_opening(opening: Opening) -> bytes:
    """Salt and fact as one text, for whoever may hold them."""
    return canonical({"fact": read_canonical(opening.entry, "opening"), "salt": opening.salt.hex()})


def read_opening(data: bytes, where: str) -> Opening:
    """From its text. Refused: it is none."""
    shape = read_canonical(data, where)
    if any(_OPENING.misfits(shape, "")):
        raise refuse("fact.receipt.opening", where)
    return Opening(bytes.fromhex(shape["salt"]), fact_of(shape["fact"], where).entry())


@dataclass(frozen=True)
class Receipt:
    """The proof; the `entry` that it proves; what the entry says, where that is known."""

    proof: Proof
    entry: bytes
    fact: Entry

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """From its text. Nothing of it is proved yet. ProofError: no proof. Refused: it holds no fact."""
        proof = Proof.parse(raw)
        if proof.extra.startswith(b'{"fact":'):
            opening = read_opening(proof.extra, "extra")
            fact = fact_of(read_canonical(opening.entry, "extra"), "extra")
            return cls(proof, Sealed(fact.kind, opening.commitment).entry(), fact)
        return cls(proof, proof.extra, read_entry(proof.extra, "extra"))

    def head(self, policy: Policy) -> SignedCheckpoint:
        """The head in which the entry stands, of a log and with the witnesses that `policy` trusts.

        NoteError, CheckpointError: the head is not; ProofError: the entry does not stand in it.
        """
        found = policy.open(self.proof.head)
        self._check_in(found.checkpoint)
        if not policy.met(found.signers.keys()):
            raise CheckpointError("fact.receipt.quorum")
        return found

    def claimed(self) -> Checkpoint:
        """The head in which the entry stands, whoever may have signed it. Errors as of `head`."""
        head = Checkpoint.parse(parse_note(self.proof.head).text)
        self._check_in(head)
        return head

    def _check_in(self, head: Checkpoint) -> None:
        check_inclusion(leaf_hash(self.entry), self.proof.index, head.size, head.root, self.proof.path)

    def problems(self, registry: Registry) -> tuple[Problem, ...]:
        """What the kind of the fact forbids in it."""
        return registry.problems(self.fact, str(self.proof.index))


def prove(fetch: Fetch, leaf: int, registry: Registry, opening: Opening | None = None) -> Proof:
    """The receipt of a leaf, under the head that is published; `opening` where whoever asks holds it.

    ProofError: no such leaf. Refused: the opening is of another fact, or about a person. FetchError, TileError: the
    log cannot be read. The proof is checked before it is given away.
    """
    raw = fetch(CHECKPOINT, NOTE_BYTES)
    head = Checkpoint.parse(parse_note(raw).text)
    tree = Tree(head.size, fetch)
    entry = tree.entry(leaf)
    extra = entry if opening is None else _with_opening(entry, leaf, opening, registry)
    proof = Proof(leaf, tuple(tree.inclusion(leaf)), raw, extra)
    check_inclusion(leaf_hash(entry), leaf, head.size, head.root, proof.path)
    return proof


def _with_opening(entry: bytes, leaf: int, opening: Opening, registry: Registry) -> bytes:
    sealed = read_entry(entry, str(leaf))
    if isinstance(sealed, Fact):
        raise refuse("fact.receipt.not_sealed", str(leaf))
    fact = unsealed(opening, sealed, leaf)
    if registry.openness_of(fact.kind) is Openness.NEVER:
        raise refuse("fact.receipt.personal", str(leaf), kind=fact.kind)
    if problems := registry.problems(fact, str(leaf)):
        raise Refused(problems)
    return encode_opening(opening)
