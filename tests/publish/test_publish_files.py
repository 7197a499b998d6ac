"""A file appears whole or not at all, replaces links and pipes, and never stands in for an input."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from veedor.base.errors import Refused
from veedor.publish.files import keep_inputs, replacing


def put(path: Path, text: str) -> None:
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def test_a_link_is_replaced_and_what_it_led_to_is_left_alone(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim.txt", tmp_path / "out" / "results.csv"
    victim.write_text("mine")
    link.parent.mkdir()
    link.symlink_to("../victim.txt")
    put(link, "new")
    assert victim.read_text() == "mine"
    assert not link.is_symlink()
    assert link.read_text() == "new"


def test_a_pipe_is_replaced_and_nobody_waits_for_its_reader(tmp_path: Path) -> None:
    pipe = tmp_path / "results.csv"
    os.mkfifo(pipe)
    put(pipe, "new")
    assert pipe.is_file()


def test_what_stood_there_stays_until_the_new_file_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    path.write_text("old")
    with pytest.raises(AttributeError), replacing(path) as draft:
        draft.write_text("half").write("more")  # type: ignore[attr-defined]
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_others_may_read_what_the_mask_lets_them(tmp_path: Path) -> None:
    plain, replaced = tmp_path / "plain.csv", tmp_path / "replaced.csv"
    plain.write_text("")
    put(replaced, "")
    assert stat.S_IMODE(replaced.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize("name", ["file/below.csv", "folder", "long" * 100, "folder/..", "."])
def test_where_the_system_says_no_it_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    with pytest.raises(Refused) as refused:
        put(tmp_path / name, "")
    assert [problem.code for problem in refused.value.problems] == ["count.cannot_write"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_inputs_are_known_under_any_name(tmp_path: Path) -> None:
    sheets, register = tmp_path / "sheets.csv", tmp_path / "register.csv"
    sheets.write_text("a")
    register.write_text("b")
    (tmp_path / "soft").symlink_to(sheets)
    os.link(register, tmp_path / "hard")
    targets = [tmp_path / name for name in ("soft", "hard", "sheets.csv", "new.csv")]
    with pytest.raises(Refused) as refused:
        keep_inputs(targets, [sheets, register, tmp_path / "missing"])
    assert [problem.where for problem in refused.value.problems] == [str(path) for path in targets[:3]]
    keep_inputs(targets[3:], [sheets, register])


def codes_of(targets: list[Path]) -> list[str]:
    with pytest.raises(Refused) as refused:
        keep_inputs(targets, [])
    return [problem.code for problem in refused.value.problems]


def test_two_targets_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "here").symlink_to(tmp_path)
    one, other = tmp_path / "report.html", tmp_path / "report.pdf"
    assert codes_of([one, other, tmp_path / "here" / "report.html"]) == ["count.same_target"]
    other.symlink_to(one)
    keep_inputs([one, other], [])  # the link itself is replaced


@pytest.mark.parametrize("name", ["", ".", "/", ".."])
def test_folders_are_no_targets(name: str) -> None:
    assert codes_of([Path(name)]) == ["count.target_is_folder"]


def test_nothing_is_written_among_what_everyone_reads(tmp_path: Path) -> None:
    (tmp_path / "checkpoint").touch()
    with pytest.raises(Refused, match="in_log"):
        put(tmp_path / "out" / "refused.csv", "a person's name")
    assert list(tmp_path.iterdir()) == [tmp_path / "checkpoint"]
