"""What is wrong with a piece of evidence, by name: never an `IndexError`, whatever bytes came in."""

from __future__ import annotations

from veedor.base.errors import Problem


class EvidenceError(ValueError):
    """Evidence does not show what it should. `code` names the sentence in `locale`, `values` belong in it."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code, self.values = code, values
        super().__init__(f"{code} {values}" if values else code)

    def at(self, where: str) -> Problem:
        """The same, said of a place: a file, a fact, a key."""
        return Problem(self.code, where, self.values)


class ProofError(EvidenceError):
    """A proof does not lead from what it starts with to the root."""


class TileError(EvidenceError):
    """A tile or an entry bundle is not laid out as its path promises."""


class NoteError(EvidenceError):
    """A signed note or a key is malformed, or not signed by whom it should be."""


class CheckpointError(EvidenceError):
    """A note is no checkpoint, or not one of the log that was asked for."""


class PolicyError(EvidenceError):
    """A trust file is not laid out as one."""


class KeyFileError(EvidenceError):
    """A private key cannot be kept or read as it must be."""


class LogError(EvidenceError):
    """A log will not be written or signed: that could show two people different things."""


class FetchError(EvidenceError):
    """A file cannot be had: there is none, it is too large, or the way to it is closed."""
