"""A rehearsal says so wherever anything of it is seen, and never becomes real."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_cli_workspace import _here, veedor  # noqa: F401 - a fixture
from tests.store.test_announcing import BULLETIN
from tests.store.workspaces import pack, table
from veedor.base.errors import Refused
from veedor.base.words import LANGUAGES
from veedor.election.rehearsal import mark


@pytest.fixture
def rehearsed(tmp_path: Path) -> Path:
    """A rehearsal with two sheets, published."""
    veedor("rehearse", "w", "--pack", str(pack(tmp_path / "pack")))
    veedor("import", str(table(tmp_path / "one.csv", [(1, 10, 5), (2, 20, 60)])), "-C", "w")
    veedor("publish-log", "-C", "w")
    return tmp_path / "w"


def test_every_answer_and_table_says_so(rehearsed: Path) -> None:
    log = str(rehearsed / "log")
    (rehearsed.parent / "trust").write_text((rehearsed / "log" / "policy").read_text())
    answers = (
        ("status", "-C", "w"),
        ("status", "-C", "w", "--json"),
        ("publish-log", "-C", "w"),
        ("count", "-C", "w"),
        ("count", "one.csv", "-C", "w"),
        ("recount", log, "--trust", "trust"),
        ("recount", log, "--trust", "trust", "--json"),
        ("log", "head", log, "--trust", "trust"),
        ("verify", log, "--trust", "trust"),
        ("prove", "0", "--log", log),
    )
    for arguments in answers:
        assert mark("en") in veedor(*arguments).output, arguments
    veedor("prove", "0", "--log", log, "--out", "receipt")
    assert mark("en") in veedor("check-receipt", "receipt", "--trust", "trust").output
    for language in LANGUAGES:
        counted = json.loads(veedor("count", "-C", "w", "--json", "--lang", language).stdout)
        assert counted["election"]["name"].startswith(mark(language))
        assert all(contest["name"].startswith(mark(language)) for contest in counted["contests"])
    veedor("count", "-C", "w", "--out", "out")
    for name in ("results.csv", "findings.csv"):
        with (rehearsed.parent / "out" / name).open(encoding="utf-8-sig", newline="") as file:
            assert all(mark("en") in " ".join(row) or row[0] == "rehearsal" for row in csv.reader(file)), name


def test_every_page_and_picture_says_so(rehearsed: Path) -> None:
    pytest.importorskip("typst")
    veedor("count", "-C", "w", "--report", "r.html", "--pdf", "r.pdf", "--out", "out", "--dossier", "0102")
    for path in (rehearsed.parent / "r.html", next((rehearsed.parent / "out").glob("*.html"))):
        page = path.read_text()
        for language in LANGUAGES:
            assert page.count(mark(language)) > 2
        pictures = [one.partition("</svg>")[0] for one in page.split("<svg ")[1:] if 'role="img"' in one]
        assert all(any(f">{mark(language)}<" in one for language in LANGUAGES) for one in pictures)


def test_it_never_becomes_real(rehearsed: Path, tmp_path: Path) -> None:
    settings = rehearsed / "veedor.toml"
    written = settings.read_text()
    settings.write_text(written.replace("rehearsal = true", "rehearsal = false"))
    with pytest.raises(Refused, match=r"rehearsal\.log_name"):
        veedor("status", "-C", "w")
    settings.write_text(written.replace("rehearsal = true", "rehearsal = false").replace("REHEARSAL/", "real/"))
    with pytest.raises(Refused, match="other_key"):
        veedor("publish-log", "-C", "w")
    assert mark("en") in veedor("count", "-C", "w").output  # its facts still say so
    with pytest.raises(Refused, match=r"rehearsal\.log_name"):
        veedor("init", "x", "--pack", "pack", "--log", "REHEARSAL/x")


def test_real_and_rehearsed_are_not_mixed(rehearsed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from veedor.store.carry import age

    monkeypatch.setattr(age, "WORK", 4)
    (tmp_path / "secret").write_text("correct horse battery\n")
    (tmp_path / "secret").chmod(0o600)
    veedor("init", "real", "--pack", "pack", "--log", "example.org/real")
    veedor("node", "n", "--name", "north", "-C", "w")
    assert mark("en") in veedor("status", "-C", "n").output
    veedor("bundle", "export", "n.age", "--passphrase-file", "secret", "-C", "n")
    ran = veedor("bundle", "import", "n.age", "--passphrase-file", "secret", "-C", "real", exit_code=2)
    assert "is no node of this workspace" in ran.stderr
    veedor("backup", "b.age", "--passphrase-file", "secret", "-C", "w")
    arguments = ("restore", "b.age", "x", "--passphrase-file", "secret", "--new-log", "example.org/real")
    with pytest.raises(Refused, match=r"rehearsal\.log_name"):
        veedor(*arguments)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_line_says_so_in_the_readers_language(
    rehearsed: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    from veedor.store.carry import age

    monkeypatch.setattr(age, "WORK", 4)
    Path("secret").write_text("correct horse battery\n")
    Path("secret").chmod(0o600)
    Path("b.toml").write_text(BULLETIN)
    table(Path("late.csv"), [(3, 7, 7)])
    log, key = str(rehearsed / "log"), ("--passphrase-file", "secret")
    shutil.copy(rehearsed / "log" / "policy", "trust")
    veedor("prove", "0", "--log", log, "--out", "receipt")
    for arguments in (
        ("status", "-C", "w"),
        ("import", "one.csv", "-C", "w"),
        ("bulletin", "add", "b.toml", "-C", "w"),
        ("open", "-C", "w"),
        ("rebuild", "-C", "w"),
        ("publish-log", "-C", "w"),
        ("follow", "copy", "--once", "-C", "w"),
        ("forecast", "-C", "w"),
        ("backup", "b.age", *key, "-C", "w"),
        ("import", "late.csv", "-C", "w"),
        ("follow", "copy", "--once", "-C", "w"),
        ("restore", "b.age", "back", "--log", log, "--files", "copy/blobs", *key),
        ("node", "n", "--name", "north", "-C", "w"),
        ("bundle", "export", "n.age", *key, "-C", "n"),
        ("bundle", "import", "n.age", *key, "-C", "w"),
        ("log", "head", log, "--trust", "trust"),
        ("verify", log, "--trust", "trust"),
        ("mirror", log, "mirrored", "--trust", "trust"),
        ("check-receipt", "receipt", "--trust", "trust"),
        ("count", "-C", "w"),
        ("recount", log, "--trust", "trust"),
    ):
        first = veedor(*arguments, "--lang", language).stdout.splitlines()[0]
        assert mark(language) in first, arguments
