"""What a census tells of the facts in a stretch of a log."""

from __future__ import annotations

from veedor.evidence.census import MOST_NOTICES, count
from veedor.evidence.fact import Fact, Sealed
from veedor.store.kinds import REGISTRY

AT = "2024-07-28T22:15Z"


def test_of_many_notable_facts_the_first_are_kept() -> None:
    """And none that its kind forbids; a sealed one tells nothing."""
    lost = Fact("operator.compromised", 1, AT, {"what": "server"})
    unsound = Fact("operator.compromised", 1, AT, {"what": "everything"})
    entries = [unsound.entry(), Sealed("key.rotated", bytes(32)).entry(), *[lost.entry()] * MOST_NOTICES]
    census = count(enumerate(entries), REGISTRY, "here").census
    assert [leaf for leaf, _ in census.notices] == list(range(2, 2 + MOST_NOTICES))
    census.add(count(enumerate(entries), REGISTRY, "there").census)
    assert len(census.notices) == MOST_NOTICES
