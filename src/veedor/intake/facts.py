"""The kinds of fact about what came in: readings of sheets, and rows that were refused."""

from __future__ import annotations

import re
from typing import Final

from veedor.election.facts import FIELDS, STATION, VOTES
from veedor.election.sheet import TEXTS, Kind
from veedor.evidence.fact import FactKind, Openness
from veedor.evidence.schema import BLOB, ID, Code, Hex, MapOf, OneOf, Record, Whole

NAME: Final = Code(re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:#\-]{0,127}"))
"""Of a source or a custodian: a code for an organisation or a collection, never for a person."""

STAGE: Final = Code(re.compile(r"[A-Za-z0-9_.\-]{0,64}"))
"""Of the count: empty where there is only one."""

WORD: Final = Code(re.compile(r"[!-~]{0,200}"))
"""A word of a sheet: what the pack's form lets stand, or a token for it (`publishable.py`); empty where none is."""

ORIGIN: Final = Record({"blob": BLOB, "row": Whole(1)})
"""The file that a reading came from, and its line there, from 1."""

KINDS: Final = (
    FactKind(
        "sheet.read",
        1,
        Openness.EITHER,
        Record(
            {
                "source": NAME,
                "custodian": NAME,
                "reading": OneOf(tuple(Kind)),
                "stage": STAGE,
                "origin": ORIGIN,
                "station": STATION,
                "contest": ID,
                "votes": VOTES,
                "fields": FIELDS,
                "words": MapOf(Code(re.compile("|".join(TEXTS))), WORD),
            }
        ),
    ),
    FactKind(
        "rows.refused",
        1,
        Openness.EITHER,
        Record({"blob": BLOB, "rows": Whole(1), "report": Hex()}),
    ),
)
