"""The passphrase, from a file or typed unseen: what is asked, and how the command ends when nobody answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from veedor.base.errors import Refused
from veedor.base.words import LANGUAGES, Words
from veedor.cli import passphrase
from veedor.cli.app import app

LONG = "correct horse battery"


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """What a person answers, in order: a text, or a key that ends it."""
    answers: list[object] = []

    def answer(label: str) -> object:
        print(label)
        given = answers.pop(0)
        if isinstance(given, type) and issubclass(given, BaseException):
            raise given
        return given

    monkeypatch.setattr(passphrase, "getpass", answer)
    yield answers
    assert not answers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_one_is_asked_until_it_is_the_same_twice(
    typing: list[object], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = Words(language)
    typing += [LONG, "horse", LONG, LONG]
    assert passphrase.new_passphrase(None, words) == LONG
    asked = capsys.readouterr()
    assert asked.out.count(words.say("carry.passphrase_again")) == 2
    assert asked.err == words.say("carry.passphrase_differs") + "\n"


def test_a_known_one_is_asked_once(typing: list[object]) -> None:
    typing += [LONG]
    assert passphrase.known_passphrase(None, Words("en")) == LONG


def test_a_short_one_is_named(typing: list[object], tmp_path: Path) -> None:
    typing += ["short", "short"]
    with pytest.raises(Refused) as refused:
        passphrase.new_passphrase(None, Words("es"))
    assert Words("es").explain(refused.value.problems[0]).startswith("la frase secreta: Es demasiado corta.")
    (tmp_path / "secret").write_text("short\n")
    (tmp_path / "secret").chmod(0o600)
    with pytest.raises(Refused, match=r"the passphrase in .*secret"):
        passphrase.new_passphrase(tmp_path / "secret", Words("en"))


@pytest.mark.parametrize("key", [KeyboardInterrupt, EOFError])
def test_a_person_who_ends_it_ends_it_quietly(
    typing: list[object], key: type[BaseException], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "b.age").touch()
    typing += [key]
    code = app(["restore", str(tmp_path / "b.age"), str(tmp_path / "w")], standalone_mode=False)
    assert (code, capsys.readouterr().err) == (130, "\n")


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "b.age").touch()
    ran = subprocess.run(
        [sys.executable, "-m", "veedor", "restore", "b.age", "w", "--lang", "en"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        start_new_session=True,  # a terminal is known by the session
        check=False,
    )
    assert ran.returncode == 2
    assert b"--passphrase-file" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
