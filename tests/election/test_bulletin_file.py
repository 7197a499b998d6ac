"""Bulletins in a file of their own: read as in a pack, refused with every fault."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from veedor.base.errors import Refused
from veedor.base.words import LANGUAGES, Words
from veedor.election.pack_reader import read_pack
from veedor.election.packfile.bulletins import read_bulletins

GOOD = """[[bulletin]]
id = "1"
contest = "president"
announced = 2024-07-29T00:13:00
source = "a newspaper"
votes = { NM = 10, EG = 20 }
percentages = { NM = "33.3 %", null = "1 %" }
"""
REGISTER = """
[[register]]
id = "all"
total = 10
definition = "everyone"
source = "invented"
"""


def problems(path: Path, pack: str | None = None) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_bulletins(path, read_pack(pack) if pack else None)
    for problem in refused.value.problems:
        for language in LANGUAGES:
            assert Words(language).explain(problem)
    return [(problem.where, problem.code) for problem in refused.value.problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "b.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_file_alone(file: Path) -> None:
    (one,) = read_bulletins(file, None).bulletins
    assert (one.votes, one.percentages) == ({"NM": 10, "EG": 20}, {"NM": "33.3 %", "null": "1 %"})


def test_the_hour_is_that_of_the_file_or_of_the_pack(file: Path) -> None:
    assert str(read_bulletins(file, None).bulletins[0].announced_at.tzinfo) == "UTC"
    pack = read_pack("ve-2024-presidential")
    assert str(read_bulletins(file, pack).bulletins[0].announced_at.tzinfo) == "America/Caracas"
    file.write_text('time_zone = "America/Bogota"\n' + GOOD, encoding="utf-8")
    assert str(read_bulletins(file, pack).bulletins[0].announced_at.tzinfo) == "America/Bogota"


WRONG = {
    "no_bulletin": ("", "bulletin", "no_bulletins"),
    "unknown_key": ("voted = 3\n" + GOOD, "voted", "unknown_key"),
    "negative": (GOOD.replace("EG = 20", "EG = -20"), "bulletin[1].votes.EG", "out_of_range"),
    "hostile_name": (GOOD.replace("EG =", '"\\u001b[31m" ='), "bulletin[1].votes.�[31m", "unknown_key"),
    "twice": (GOOD + GOOD, "bulletin[2].id", "id_twice"),
    "register_twice": (GOOD + 2 * REGISTER, "register[2].id", "id_twice"),
}


@pytest.mark.parametrize("name", WRONG)
def test_faults(name: str, file: Path) -> None:
    text, key, code = WRONG[name]
    file.write_text(text, encoding="utf-8")
    for pack in (None, "ve-2024-presidential") if "twice" in name else (None,):
        assert (f"b.toml: {key}", f"pack.{code}") in problems(file, pack)


def test_faults_against_the_pack(file: Path) -> None:
    file.write_text(GOOD.replace("EG", "XX") + GOOD.replace("president", "mayor"), encoding="utf-8")
    assert ("b.toml: bulletin[1].votes.XX", "pack.unknown_key") in problems(file, "ve-2024-presidential")
    assert ("b.toml: bulletin[2].contest", "pack.no_such") in problems(file, "ve-2024-presidential")


def test_files_that_are_none(tmp_path: Path, file: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for path, code in ((tmp_path / "absent.toml", "no_file"), (tmp_path, "not_a_file"), (loop, "cannot_read")):
        assert [told for _, told in problems(path)] == [f"pack.{code}"]
    file.write_bytes(b"\xff\xfe")
    assert problems(file) == [("b.toml:1", "pack.not_utf8")]
    file.write_text("[[bulletin]", encoding="utf-8")
    assert problems(file) == [("b.toml:1", "pack.bad_toml")]


def test_the_documented_example_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "bulletins.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    path = tmp_path / "example.toml"
    path.write_text(example, encoding="utf-8")
    (one,) = read_bulletins(path, None).bulletins
    assert (one.electors_counted, one.as_of) == (20_654_431, date(2024, 9, 10))


@given(st.integers(0, len(GOOD) - 1), st.sampled_from(["", '"', "{", "\0", "9" * 30, "[[a]]", "\u202e", "= -1"]))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_is_refused_or_read(file: Path, at: int, junk: str) -> None:
    file.write_text(GOOD[:at] + junk + GOOD[at + 1 :], encoding="utf-8")
    with suppress(Refused):
        assert read_bulletins(file, None).bulletins
        return
    assert problems(file)
