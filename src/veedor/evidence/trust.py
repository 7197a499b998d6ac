"""Whose log, and which witnesses must have seen it: given by who checks, never taken from what is checked.

A trust file is a C2SP policy: `log`, `witness`, `group` and `quorum` lines. Source: c2sp.org/tlog-policy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from veedor.evidence import note
from veedor.evidence.checkpoint import SignedCheckpoint, open_checkpoint
from veedor.evidence.errors import CheckpointError, NoteError, PolicyError
from veedor.evidence.note import COSIGNED, SIGNED, Verifier
from veedor.evidence.textform import decimal

POLICY: Final = "policy"
"""Where a log says which key it claims to have: enough to follow its own thread, no reason to trust it."""
POLICY_BYTES: Final = 64 * 1024
NO_QUORUM: Final = "none"
"""The rule that asks for no witness."""
_MOST: Final = 256
"""Logs, witnesses and groups of a file; the format asks for 32 of each at least."""


@dataclass(frozen=True)
class Group:
    """Witnesses or groups by name, of which at least `threshold` must have cosigned."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Policy:
    """The keys that a log may sign with, the witnesses by name, and the rule that says which of them are enough."""

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    quorum: str = NO_QUORUM

    @classmethod
    def parse(cls, raw: bytes) -> Self:
        """From a trust file. PolicyError at the first line that is not understood."""
        if len(raw) > POLICY_BYTES:
            raise PolicyError("log.policy.too_long", most=POLICY_BYTES)
        reader = _Reader()
        for number, line in enumerate(_lines(raw), start=1):
            reader.read(number, line)
        if reader.quorum is None or not reader.logs:
            raise PolicyError("log.policy.incomplete")
        return cls(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum)

    @classmethod
    def claimed(cls, log: Verifier) -> Self:
        """What a log says of itself."""
        return cls((log,))

    @classmethod
    def parse_claim(cls, raw: bytes) -> Self:
        """From the file `POLICY` of a log. Witnesses that it names there are of its own choosing: they count
        for nothing, and are passed over. PolicyError as of `parse`."""
        return cls(cls.parse(raw).logs)

    def encode(self) -> bytes:
        """The trust file."""
        logs = [f"log {log}" for log in self.logs]
        witnesses = [f"witness {name} {key}" for name, key in self.witnesses.items()]
        groups = [f"group {name} {one.threshold} {' '.join(one.members)}" for name, one in self.groups.items()]
        return "".join(f"{line}\n" for line in (*logs, *witnesses, *groups, f"quorum {self.quorum}")).encode()

    def open(self, raw: bytes) -> SignedCheckpoint:
        """A head signed by one of the logs, with its cosignatures. NoteError, CheckpointError otherwise."""
        lines = {(line.name, line.key_id) for line in note.parse(raw).signatures}
        for log in self.logs:
            if (log.name, log.key_id) in lines:
                return open_checkpoint(raw, log, self.witnesses.values())
        raise CheckpointError("log.checkpoint.unsigned", wanted=", ".join(map(str, self.logs)))

    def met(self, signers: Collection[Verifier]) -> bool:
        """Whether the keys that signed are enough witnesses."""
        return self.quorum == NO_QUORUM or self._witnessed(self.quorum, signers)

    def _witnessed(self, name: str, signers: Collection[Verifier]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in signers
        group = self.groups[name]
        return sum(self._witnessed(member, signers) for member in group.members) >= group.threshold


def _lines(raw: bytes) -> list[str]:
    try:
        return raw.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise PolicyError("log.policy.utf8") from error


class _Reader:
    """Reads a trust file line by line; a name can be used only below the line that gives it."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, Verifier] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._members: set[str] = set()

    def read(self, number: int, line: str) -> None:
        """One line. PolicyError names it by its number."""
        words = line.replace("\t", " ").split(" ")
        words = [word for word in words if word]
        if not words or words[0].startswith("#"):
            return
        try:
            self._take(words)
        except (KeyError, TypeError, ValueError) as error:
            raise PolicyError("log.policy.line", line=number) from error

    def _take(self, words: list[str]) -> None:
        match words:
            case ["log", key] | ["log", key, _]:
                self.logs.append(self._key(key, SIGNED))
            case ["witness", name, key] | ["witness", name, key, _]:
                self.witnesses[self._new(name)] = self._key(key, COSIGNED)
            case ["group", name, threshold, *members] if members:
                self.groups[self._new(name)] = self._group(threshold, members)
            case ["quorum", name] if self.quorum is None:
                self.quorum = name if name == NO_QUORUM else self._known(name)
            case _:
                raise ValueError(words)

    def _group(self, threshold: str, members: list[str]) -> Group:
        known = tuple(self._known(member) for member in members)
        if len(set(known)) < len(known) or self._members & set(known):
            raise ValueError(members)
        self._members |= set(known)
        least = {"all": len(known), "any": 1}.get(threshold) or decimal(threshold)
        if not 1 <= least <= len(known):
            raise ValueError(threshold)
        return Group(least, known)

    def _new(self, name: str) -> str:
        taken = self.witnesses.keys() | self.groups.keys()
        if name == NO_QUORUM or name in taken or len(taken) >= _MOST:
            raise ValueError(name)
        return name

    def _known(self, name: str) -> str:
        if name not in self.witnesses and name not in self.groups:
            raise KeyError(name)
        return name

    def _key(self, text: str, kind: int) -> Verifier:
        """A key that signs for nobody else in the file, and whose lines are not taken for another's."""
        key, others = Verifier.parse(text), (*self.logs, *self.witnesses.values())
        if key.kind != kind or len(others) >= 2 * _MOST:
            raise NoteError("log.note.key_kind")
        if any(key.key == other.key or (key.name, key.key_id) == (other.name, other.key_id) for other in others):
            raise NoteError("log.note.key_kind")
        return key
