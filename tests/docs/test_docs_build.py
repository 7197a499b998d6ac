"""The generated pages are those that the code makes, and a stale one is noticed."""

from pathlib import Path

import pytest

from docs import build
from veedor.tally.rules.book import ALL_RULES

ROOT = Path(build.__file__).parent


@pytest.mark.parametrize("page", build.PAGES, ids=lambda page: page.name)
def test_pages_are_in_step(page: build.Page) -> None:
    assert page.in_step()


@pytest.mark.parametrize("name", ["rules.md", "rules.es.md"])
def test_every_rule_has_its_place(name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert [code for code in (rule.code for rule in ALL_RULES) if f"\n### {code} · " not in page] == []


def test_check_names_the_page_that_is_out_of_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(build, "HERE", tmp_path)
    assert build.main(["--check"]) == 1
    assert "docs/rules.md is out of step" in capsys.readouterr().err
    assert build.main([]) == 0
    assert build.main(["--check"]) == 0


def test_unknown_arguments_are_refused() -> None:
    assert build.main(["--chekc"]) == 2
