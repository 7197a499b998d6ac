"""A forecast as facts: integers, stated once, withdrawn as loudly."""

from __future__ import annotations

from dataclasses import replace

from tests.forecast.test_forecast_tonight import counted, look
from veedor.evidence.fact import Fact, read_entry
from veedor.forecast.facts import KINDS, facts_of, read_facts
from veedor.forecast.withdrawn import Stated

AT = "2025-03-16T22:15Z"


def misfits(fact: Fact) -> list[object]:
    return list(KINDS[0].body.misfits(fact.body, ""))


def test_every_verdict_is_one_fact_of_integers_and_is_stated_once() -> None:
    seen = [look(counted(250))]
    facts = facts_of(seen, [], AT, 17)
    assert {(one.body["verdict"], one.body["answer"]) for one in facts} >= {("statistical", "yes")}
    assert not [fault for one in facts for fault in misfits(one)]
    assert all(read_entry(one.entry(), "") == one for one in facts)
    assert facts_of(seen, read_facts(facts), AT, 18) == []


def test_a_correction_withdraws_what_was_stated_and_states_nothing_else() -> None:
    facts = facts_of([look(counted(250))], [], AT, 17)
    gone = facts_of([look(counted(250, lead=0.0))], read_facts(facts), AT, 19)
    assert [one.body["answer"] for one in gone] == ["withdrawn"] * len(facts)
    assert not [fault for one in gone for fault in misfits(one)]
    assert read_facts([*facts, *gone]) == []


def test_a_verdict_that_turns_into_its_opposite_is_withdrawn_before_it_is_stated() -> None:
    facts = facts_of([look(counted(250))], [], AT, 17)
    turned = [replace(one, answer="no") for one in read_facts(facts)]
    again = facts_of([look(counted(250))], turned, AT, 18)
    assert [one.body["answer"] for one in again] == ["withdrawn"] * len(facts) + ["yes"] * len(facts)
    assert {one.answer for one in read_facts([*facts, *again])} == {"yes"}


def test_a_withdrawal_of_another_option_leaves_what_stands() -> None:
    facts = facts_of([look(counted(250))], [], AT, 17)
    other = replace(facts[0], body={**facts[0].body, "answer": "withdrawn", "option": "b"})
    assert Stated("president", facts[0].body["verdict"], "yes", "a") in read_facts([*facts, other])
