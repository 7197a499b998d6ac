"""Lines gathered below one head, each signer once. What is said of another head is left where it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from veedor.evidence import note
from veedor.evidence.note import Note, Signature, Verifier

MOST: Final = 64
"""Lines below a head: more than any quorum asks for, and fewer than every reader of notes must take."""


@dataclass(frozen=True)
class Gathered:
    """The head with its lines; the witnesses whose line is new; how many of the notes were of another head."""

    note: Note
    added: tuple[Verifier, ...]
    other_heads: int

    def signers(self, witnesses: Iterable[Verifier]) -> Collection[Verifier]:
        """Which of these witnesses have a line below the head now."""
        return note.signed_by(self.note, witnesses).keys()


def joined(head: Note, other: Note) -> Note:
    """The head with the lines of another copy of it. Its own lines stay and come first."""
    lines = {(line.name, line.key_id): line for line in (*other.signatures, *head.signatures)}
    first = {(line.name, line.key_id): line for line in head.signatures}
    return Note(head.text, tuple((first | lines).values())[:MOST])


def gather(head: Note, found: Iterable[bytes], witnesses: Iterable[Verifier]) -> Gathered:
    """The head with the lines of known witnesses in the notes found, of each witness the latest.

    Lines of unknown keys are passed over, as the format demands. NoteError: a note is malformed, or a known
    witness's line in it is bad.
    """
    known = tuple(witnesses)
    notes = [note.parse(raw) for raw in found]
    same = [one for one in notes if one.text == head.text]
    times = dict(note.signed_by(head, known))
    lines: dict[Verifier, Signature] = {}
    for one in same:
        for witness, time in note.signed_by(one, known).items():
            if (time or 0) > (times.get(witness) or 0):
                times[witness], lines[witness] = time, _line(one, witness)
    kept = tuple(_without(head, lines))
    return Gathered(Note(head.text, (*kept, *lines.values())[:MOST]), tuple(lines), len(notes) - len(same))


def _line(one: Note, witness: Verifier) -> Signature:
    return next(line for line in one.signatures if (line.name, line.key_id) == (witness.name, witness.key_id))


def _without(head: Note, witnesses: Iterable[Verifier]) -> Iterator[Signature]:
    replaced = {(witness.name, witness.key_id) for witness in witnesses}
    return (line for line in head.signatures if (line.name, line.key_id) not in replaced)
