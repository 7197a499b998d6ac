"""The book of rules is complete: every rule has a test named after it, a formula, an example, its sentences."""

import ast
from pathlib import Path

import pytest

from veedor.base.words import LANGUAGES, Words
from veedor.tally.rules.book import ALL_RULES, SHEET_RULES, rule
from veedor.tally.rules.examples import EXAMPLES

HERE = Path(__file__).parent
CODES = [one.code for one in ALL_RULES]


def codes_with_a_test() -> set[str]:
    """Codes in the names of the test functions of this folder."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in HERE.glob("test_*.py"))
    names = (node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {name.split("_")[1] for name in names if name.startswith("test_")}


def test_codes_are_unique_and_in_order() -> None:
    assert sorted(set(CODES)) == CODES


@pytest.mark.parametrize("one", SHEET_RULES, ids=lambda one: one.code)
def test_every_rule_of_a_sheet_has_a_test_named_after_it(one: object) -> None:
    assert one.code in codes_with_a_test()  # type: ignore[attr-defined]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_sentences(code: str, language: str) -> None:
    words = Words(language)
    assert all(words.knows(f"rules.{code}.{key}") for key in ("name", "failed", "not_evaluated"))


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_a_formula_and_fields(code: str) -> None:
    assert rule(code).formula
    assert rule(code).fields


def test_examples_are_those_of_the_book() -> None:
    assert list(EXAMPLES) == [one.code for one in SHEET_RULES]
