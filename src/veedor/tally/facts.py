"""The kinds of fact about the count: what was announced, decided, corrected and stated."""

from __future__ import annotations

import re
from typing import Final

from veedor.election.facts import STATION
from veedor.election.law import StationResults
from veedor.evidence.fact import FactKind, Openness
from veedor.evidence.schema import (
    BLOB,
    ID,
    LEAF,
    SIZE,
    Code,
    Day,
    MapOf,
    Maybe,
    OneOf,
    Place,
    Quarter,
    Record,
    Whole,
    YesNo,
)
from veedor.tally.resolve import Grade

PEOPLE: Final = Whole(0, 10_000_000_000)
"""Voters, electors, votes of a whole country."""

SHARE: Final = Code(re.compile(r"[0-9]{1,7}(?:[.,][0-9]{1,6})? ?%|[0-9]{1,7}/[0-9]{1,7}"))
"""A share as it was announced, with all its decimals."""

AREA: Final = Place(200)

CORRECTED: Final = "correction.made"
"""The kind of a fact that takes another out of the count."""

REASONS: Final = ("misread", "wrong_station", "wrong_contest", "wrong_source", "twice", "withdrawn")
"""Why a fact is corrected."""

KINDS: Final = (
    FactKind(
        "bulletin.announced",
        1,
        Openness.OPEN,
        Record(
            {
                "id": ID,
                "contest": ID,
                "area": Maybe(AREA),
                "announced": Quarter(),
                "hour_stated": YesNo(),
                "document": BLOB,
                "votes": MapOf(ID, PEOPLE),
                "others": Maybe(PEOPLE),
                "percentages": Maybe(MapOf(ID, SHARE)),
                "base": Maybe(OneOf(("options", "cast"))),
                "valid": Maybe(PEOPLE),
                "null": Maybe(PEOPLE),
                "blank": Maybe(PEOPLE),
                "total": Maybe(PEOPLE),
                "electors": Maybe(PEOPLE),
                "electors_counted": Maybe(PEOPLE),
                "stations_counted": Maybe(PEOPLE),
                "turnout": Maybe(SHARE),
                "coverage": Maybe(SHARE),
                "coverage_of": Maybe(OneOf(("stations", "electors"))),
                "called_irreversible": Maybe(YesNo()),
                "station_results": Maybe(OneOf(tuple(StationResults))),
                "as_of": Maybe(Day()),
            }
        ),
    ),
    FactKind(
        "sheet.resolved",
        1,
        Openness.EITHER,
        Record(
            {
                "station": STATION,
                "contest": ID,
                "counted": Maybe(LEAF),
                "grade": Maybe(OneOf(tuple(grade.name for grade in Grade if grade is not Grade.NONE))),
                "reason": OneOf(("policy", "read_again", "paper_seen", "nothing_counts")),
            }
        ),
    ),
    FactKind(
        CORRECTED,
        1,
        Openness.EITHER,
        Record(
            {
                "leaf": LEAF,
                "replaced_by": Maybe(LEAF),
                "reason": OneOf(REASONS),
            }
        ),
    ),
    FactKind(
        "tally.stated",
        1,
        Openness.OPEN,
        Record(
            {
                "contest": ID,
                "area": Maybe(AREA),
                "method": ID,
                "method_version": Whole(1),
                "log_size": SIZE,
                "stations": Whole(),
                "votes": MapOf(ID, PEOPLE),
                "hundredths": MapOf(ID, Whole(0, 10_000)),
            }
        ),
    ),
)
