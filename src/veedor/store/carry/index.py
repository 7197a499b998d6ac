"""Where the centre has what a node says. A fact is there already if one of its kind says the same, whenever it was
recorded; of a reading it does not matter under which name it stands: one file is one source."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Final

from veedor.base.canonical import canonical
from veedor.base.errors import refuse
from veedor.evidence.fact import Fact
from veedor.store.models.evidence import BULK
from veedor.tally.facts import CORRECTED

_WHO: Final = {"source", "custodian"}
Row = tuple[str, int, str]
"""A reading's file, line there and contest."""


@dataclass
class _Reading:
    """One fact of a row: `exact` with the names under which it was read, `said` without them."""

    leaf: int
    blob: str
    source: str
    exact: bytes
    said: bytes
    stands: bool = True


class Index:
    """The centre's facts by what they say; it grows as facts of the node are added."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._leaves: dict[bytes, int] = {}
        self._rows: dict[Row, list[_Reading]] = defaultdict(list)
        self._read: dict[int, _Reading] = {}
        self._names: dict[str, Counter[str]] = defaultdict(Counter)
        self._turns: Counter[bytes] = Counter()

    def add(self, leaf: int, fact: Fact) -> None:
        """A fact that stands at `leaf`."""
        if fact.kind == BULK:
            self._add_reading(leaf, fact)
            return
        self._leaves[_said(fact)] = leaf
        if fact.kind == CORRECTED:
            self._withdraw(fact.body["leaf"])

    def _add_reading(self, leaf: int, fact: Fact) -> None:
        blob, source = fact.body["origin"]["blob"], fact.body["source"]
        one = _Reading(leaf, blob, source, _exact(fact), _said(fact))
        self._read[leaf] = one
        self._rows[_row(fact)].append(one)
        self._names[blob][source] += 1

    def _withdraw(self, leaf: int) -> None:
        one = self._read.get(leaf)
        if one is not None and one.stands:
            one.stands = False
            self._names[one.blob][one.source] -= 1

    def find(self, fact: Fact) -> int | None:
        """Where the fact is; None where it is new. A row that was read, withdrawn and read again is several facts:
        the first that the node tells is the first here.

        Refused: the row reads otherwise here, or its file stands here under another name.
        """
        if fact.kind != BULK:
            return self._leaves.get(_said(fact))
        here, exact = self._rows[_row(fact)], _exact(fact)
        turn = self._turns[exact]
        self._turns[exact] += 1
        same = [one for one in here if one.exact == exact]
        if turn < len(same):
            return same[turn].leaf
        standing = next((one for one in here if one.stands), None)
        if standing is None:
            self._require_name(fact)
            return None
        if standing.said != _said(fact):
            origin = fact.body["origin"]
            raise refuse("node.contradicts", self._where, file=origin["blob"][:16], row=origin["row"])
        return standing.leaf

    def _require_name(self, fact: Fact) -> None:
        blob, source = fact.body["origin"]["blob"], fact.body["source"]
        others = [name for name, readings in self._names[blob].items() if readings and name != source]
        if others:
            raise refuse("node.other_name", self._where, file=blob[:16], known=others[0], given=source)


def _row(fact: Fact) -> Row:
    origin = fact.body["origin"]
    return origin["blob"], origin["row"], fact.body["contest"]


def _exact(fact: Fact) -> bytes:
    return canonical([fact.kind, fact.version, fact.body])


def _said(fact: Fact) -> bytes:
    body: dict[str, Any] = dict(fact.body)
    if fact.kind == BULK:
        body = {name: value for name, value in body.items() if name not in _WHO}
    return canonical([fact.kind, fact.version, body])
