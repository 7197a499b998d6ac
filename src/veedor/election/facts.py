"""Kinds of fact: what is counted, where it lies, by which fold; and the types that facts of sheets share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from veedor.election.rehearsal import DECLARED
from veedor.election.sheet import State
from veedor.evidence.fact import FactKind, Openness
from veedor.evidence.schema import BLOB, ID, PUBLIC_BLOB, SIZE, Code, Figure, ListOf, MapOf, Place, Record, Whole

STATES: Final[Mapping[State, str]] = {state: state.name.lower() for state in State if state is not State.NUMBER}
"""How a state that is no number is written. A printed zero is the number 0."""

FIGURE: Final = Figure(tuple(STATES.values()))

STATION: Final = Place()

FIELD: Final = Code(re.compile(r"[a-z][a-z_]{0,31}(?::[!-~]{1,64})?"))
"""A field of a sheet beside the votes: `valid`, `voters_by:passport`, `card:PSUV`."""

VOTES: Final = MapOf(ID, FIGURE)
FIELDS: Final = MapOf(FIELD, FIGURE)

_PATH: Final = Code(re.compile(r"[A-Za-z0-9_\-][A-Za-z0-9._\-]*(?:/[A-Za-z0-9_\-][A-Za-z0-9._\-]*){0,7}"))
"""A file's place inside a pack."""

KINDS: Final = (
    FactKind(
        "election.defined",
        1,
        Openness.OPEN,
        Record(
            {
                "pack": ID,
                "files": ListOf(Record({"path": _PATH, "blob": PUBLIC_BLOB, "bytes": SIZE}), most=400),
                "frame": Record({"blob": PUBLIC_BLOB, "bytes": SIZE, "stations": Whole()}),
                "fold": Whole(1),
            }
        ),
    ),
    FactKind(
        "stations.placed",
        1,
        Openness.EITHER,
        Record({"blob": BLOB, "bytes": SIZE, "stations": Whole()}),
    ),
    FactKind(DECLARED, 1, Openness.OPEN, Record({})),
)
