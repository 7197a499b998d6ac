"""Facts for the tests of the store."""

from __future__ import annotations

from veedor.evidence.fact import Fact

AT = "2024-07-28T22:15Z"
BLOB = "a" * 64


def read_sheet(row: int, source: str = "one", blob: str = BLOB, **votes: int) -> Fact:
    """A reading of the station of this row."""
    body = {
        "source": source,
        "custodian": "undeclared",
        "reading": "typed",
        "stage": "",
        "origin": {"blob": blob, "row": row},
        "station": f"{row:04d}.01",
        "contest": "president",
        "votes": votes or {"a": 10 + row, "b": 5, "c": 0},
        "fields": {},
        "words": {},
    }
    return Fact("sheet.read", 1, AT, body)
