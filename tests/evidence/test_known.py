"""Which facts a reader may see: the open ones, what was opened, what he holds the openings of; and no forgeries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from veedor.base.errors import Refused
from veedor.evidence.fact import Fact, Opening, Sealed, seal
from veedor.evidence.known import check_entries, known_facts
from veedor.store.kinds import REGISTRY

AT = "2024-07-28T22:15Z"


def kept(number: int) -> Fact:
    return Fact("blob.kept", 1, AT, {"blob": f"{number:064x}", "bytes": number, "media": "table"})


def opening_fact(leaf: int, opening: Opening, fact: Fact) -> Fact:
    return Fact("opened", 1, AT, {"leaf": leaf, "salt": opening.salt.hex(), "fact": fact.shape})


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=6), st.booleans())
def test_each_fact_is_told_once_by_the_leaf_that_holds_it(plan: list[tuple[bool, bool]], own: bool) -> None:
    """`plan`: whether each fact is sealed, and whether it is opened afterwards."""
    entries, openings, told = [], {}, {}
    for leaf, (sealed, _) in enumerate(plan):
        commitment, opening = seal(kept(leaf))
        entries.append(commitment.entry() if sealed else kept(leaf).entry())
        if sealed:
            openings[leaf] = opening
    for leaf, (sealed, opened) in enumerate(plan):
        if sealed and opened:
            entries.append(opening_fact(leaf, openings[leaf], kept(leaf)).entry())
        if not sealed or opened or own:
            told[leaf] = kept(leaf)
    registry = None if own else REGISTRY
    found = list(known_facts(entries, registry, openings if own else None))
    assert {leaf: fact for leaf, fact in found if fact.kind == "blob.kept"} == told
    assert len(found) == len({leaf for leaf, _ in found})


def test_an_opening_of_something_else_is_refused() -> None:
    commitment, _ = seal(kept(1))
    _, other = seal(kept(1))
    with pytest.raises(Refused, match="opening_unfit"):
        list(known_facts([commitment.entry(), opening_fact(0, other, kept(1)).entry()], REGISTRY))
    with pytest.raises(Refused, match="opening_unfit"):
        list(known_facts([commitment.entry()], REGISTRY, {0: other}))


def test_an_opening_of_another_kind_is_refused() -> None:
    commitment, opening = seal(kept(1))
    renamed = Sealed("rows.refused", commitment.commitment)
    with pytest.raises(Refused, match="opening_unfit"):
        list(known_facts([renamed.entry()], REGISTRY, {0: opening}))


def test_a_body_that_its_kind_forbids_is_refused() -> None:
    with pytest.raises(Refused, match="media"):
        list(known_facts([Fact("blob.kept", 1, AT, {"blob": "0" * 64, "bytes": 1}).entry()], REGISTRY))


@pytest.mark.parametrize("body", [{}, {"leaf": []}, {"leaf": 0, "salt": "", "fact": {}}])
def test_a_kind_in_a_version_not_known_here_is_not_taken_for_the_known_one(body: dict[str, object]) -> None:
    with pytest.raises(Refused, match="unknown_kind"):
        list(known_facts([kept(1).entry(), Fact("opened", 2, AT, body).entry()], REGISTRY))


def test_a_kind_that_is_not_known_at_all_is_told_as_it_is() -> None:
    strange = Fact("opened.later", 1, AT, {})
    assert list(known_facts([strange.entry()], REGISTRY)) == [(0, strange)]


def test_entries_that_were_checked_are_read_as_if_they_were_not() -> None:
    sealed, opening = seal(kept(2))
    entries = [kept(1).entry(), sealed.entry(), opening_fact(1, opening, kept(2)).entry()]
    check_entries(entries, 0, REGISTRY)
    assert list(known_facts(entries, REGISTRY, checked=True)) == list(known_facts(entries, REGISTRY))


def test_a_check_names_the_leaf_that_does_not_pass() -> None:
    with pytest.raises(Refused) as refused:
        check_entries([kept(1).entry(), b"{}"], 40, REGISTRY)
    assert refused.value.problems[0].where == "41"


def test_what_a_checked_log_opens_is_still_checked() -> None:
    """The fact inside an opening is judged when it is opened, whoever checked the entry around it."""
    strange = Fact("blob.kept", 1, AT, {"blob": "0" * 64})
    sealed, opening = seal(strange)
    with pytest.raises(Refused):
        list(known_facts([sealed.entry(), opening_fact(0, opening, strange).entry()], REGISTRY, checked=True))
