"""Both languages say the same things, with the same values put in."""

import ast
import re
import string
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pytest

from veedor.base.errors import Problem
from veedor.base.words import LANGUAGES, Forms, Words, codes

SOURCE = Path(str(files("veedor")))


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def problem_codes(page: str, *, under: tuple[str, ...]) -> set[str]:
    """Every code of `page` that stands as a whole string in the files of `under`, `fault`/`refuse` calls only."""
    calls = {"add", "fault", "unfit", "refuse"}
    found = set()
    for place in under:
        for path in [SOURCE / place] if place.endswith(".py") else (SOURCE / place).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in calls:
                    words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                    found |= {word for word in words if isinstance(word, str) and word.startswith(f"{page}.")}
    return found - {"pack.toml"}


def test_both_languages_hold_the_same_codes() -> None:
    assert codes("es").keys() == codes("en").keys()


@pytest.mark.parametrize("code", sorted(codes("es").keys() & codes("en").keys()))
def test_both_languages_put_in_the_same_values(code: str) -> None:
    assert placeholders(codes("es")[code].other) == placeholders(codes("en")[code].other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_one_puts_in_the_same_but_perhaps_its_one(language: str) -> None:
    lost = {code: placeholders(said.other) - placeholders(said.one) for code, said in codes(language).items()}
    assert {code: names for code, names in lost.items() if len(names) > 1} == {}
    added = [code for code, said in codes(language).items() if placeholders(said.one) - placeholders(said.other)]
    assert added == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_of_two_forms_puts_a_number_in(language: str) -> None:
    mute = [code for code, forms in codes(language).items() if forms.one != forms.other and "{" not in forms.other]
    assert mute == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": "x", "votes": 1, "sheets": 2}, "{votes} vote"),
        ({"name": "x", "votes": -1, "sheets": 2}, "{name} {votes} {sheets}"),
        ({"name": "x", "votes": 0, "sheets": 1}, "{name} {votes} {sheets}"),
        ({"name": "x", "votes": 11, "sheets": 1}, "{name} {votes} {sheets}"),
        ({"name": "x", "votes": "1", "sheets": 1}, "{votes} vote"),
        ({"name": True, "votes": 2, "sheets": 1}, "{name} {votes} {sheets}"),
    ],
)
def test_the_first_integer_put_in_chooses_the_form(values: dict[str, object], said: str) -> None:
    assert Forms(one="{votes} vote", other="{name} {votes} {sheets}").chosen(values) == said


def test_every_fault_of_a_pack_has_its_two_sentences() -> None:
    raised = problem_codes("pack", under=("election/packfile", "election/pack_reader.py", "cli/pack.py"))
    assert len(raised) > 50
    said = codes("en")
    missing = [code for code in raised if f"{code}.says" not in said or f"{code}.do" not in said]
    assert missing == []


def test_numbers_get_the_marks_of_their_language() -> None:
    assert Words("es").number(7156462) == "7.156.462"
    assert Words("en").number(7156462) == "7,156,462"


def test_a_number_below_zero_has_a_minus_sign() -> None:
    assert Words("es").number(-1279) == "−1.279"
    assert Words("en").decimal(Decimal("-1279.50")) == "−1,279.50"


def test_shares_are_rounded_half_up_on_the_exact_fraction() -> None:
    assert Words("es").percent(Fraction(1, 200), 0) == "1 %"
    assert Words("en").percent(Fraction(12345, 1_000_000)) == "1.23 %"
    assert Words("en").percent(None) == "—"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_names_its_place_first(language: str) -> None:
    told = Words(language).explain(Problem("pack.missing_key", "pack.toml: election.date", {"key": "date"}))
    assert told.startswith("pack.toml: election.date: ")


def test_an_unknown_language_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="fr"):
        Words("fr")


def test_every_fault_of_the_log_has_its_two_sentences() -> None:
    """The codes of errors stand as whole strings in the rooms that raise them."""
    written = "\n".join(path.read_text(encoding="utf-8") for path in (SOURCE / "evidence").glob("*.py"))
    raised = set(re.findall(r'Error\(\s*"(log\.[a-z0-9_.]+)"|Problem\(\s*"(log\.[a-z0-9_.]+)"', written))
    found = {one or other for one, other in raised}
    assert len(found) > 40
    said = codes("en")
    assert [code for code in sorted(found) if f"{code}.says" not in said or f"{code}.do" not in said] == []
