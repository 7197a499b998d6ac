"""A file as a person names it on the command line: `NAME[@CUSTODIAN]=FILE`, or only `FILE`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from veedor.base.errors import refuse
from veedor.base.plain import plain, unseen
from veedor.intake import limits
from veedor.intake.shown import shown

_ENDINGS: Final = frozenset({".csv", ".tsv", ".txt", ".gz", ".xz", ".zip", ".xlsx", ".parquet"})


@dataclass(frozen=True)
class GivenFile:
    """A table, with the source name and the custodian that its giver states (None: not stated)."""

    path: Path
    name: str | None = None
    custodian: str | None = None

    def __post_init__(self) -> None:
        """Refused: names that would deceive whoever reads them."""
        for name in (self.name, self.custodian):
            if name is not None and (len(name) > limits.TEXT_LENGTH or any(map(unseen, name))):
                raise refuse("intake.source.unreadable", "--source", name=shown(name))
        if self.custodian is not None and "@" in self.custodian:
            raise refuse("intake.source.at", "--source", custodian=shown(self.custodian))

    @property
    def stem(self) -> str:
        """The file's name without the endings that say how it is packed: `acta.csv.gz` is `acta`."""
        bare = Path(plain(self.path.name))
        while bare.suffix.lower() in _ENDINGS and bare.stem:
            bare = Path(bare.stem)
        return bare.name
