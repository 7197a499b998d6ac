"""The report in a real browser: phone and desk, day and night, paper, both languages; and nothing leaves it."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.strategies.reports import counted, election, facts, files, floored, many, towns
from veedor.publish.report.dossier import Digests, decide_station
from veedor.publish.report.make import write_dossier, write_report

VENDOR = Path(__file__).parent / "vendor"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ("national", "floor", "many", "towns", "dossier-0101.04")
WIDTHS = (360, 1280)


def chromium() -> str | None:
    names = (os.environ.get("VEEDOR_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    found = chromium()
    if found is None:
        pytest.skip("no Chromium found (apt-get install chromium, or set VEEDOR_CHROMIUM)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        launched = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five pages: all that can be said, too little to say much, several contests, too many of them, one station."""
    made = tmp_path_factory.mktemp("report")
    of = counted(election(), missing=2)
    write_report(facts(of), "es", made / "national.html", None)
    write_report(facts(counted(floored(election()), missing=15)), "es", made / "floor.html", None)
    write_report(facts(many()), "es", made / "many.html", None)
    write_report(facts(towns(14)), "es", made / "towns.html", None)
    write_dossier(decide_station(of, "0101.04", Digests(files(of))), "es", made)
    return made


class Seen:
    """A page with everything that it asked for or complained of."""

    def __init__(self, browser: Any, path: Path, **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.address = path.as_uri()
        self.page.goto(self.address)

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def choose(self, language: str) -> None:
        self.page.locator(f"label[for=in-{language}]").click()

    def unfold(self) -> None:
        self.page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")

    def wider_than_the_window(self) -> int:
        wide: int = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return wide

    def faults(self) -> list[str]:
        """What axe-core finds, one line a rule with the first places."""
        self.page.evaluate((VENDOR / "axe.min.js").read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {[node['target'] for node in one['nodes'][:3]]} {one['nodes'][0]['failureSummary']}"
            for one in found["violations"]
        ]


def test_the_vendored_checker_is_the_published_one() -> None:
    stated = (VENDOR / "axe.min.js.sha256").read_text(encoding="utf-8").split()[0]
    assert hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest() == stated


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_clean(browser: Any, folder: Path, name: str, width: int, scheme: str) -> None:
    with Seen(
        browser, folder / f"{name}.html", viewport={"width": width, "height": 800}, color_scheme=scheme
    ) as seen:
        for language in ("es", "en"):
            seen.choose(language)
            seen.unfold()
            assert seen.wider_than_the_window() <= 0
            assert seen.faults() == []
        assert seen.asked == [seen.address]
        assert seen.complaints == []


@pytest.mark.parametrize("name", PAGES)
def test_it_prints_whole(browser: Any, folder: Path, name: str) -> None:
    with Seen(browser, folder / f"{name}.html", viewport={"width": 794, "height": 1123}) as seen:
        seen.page.emulate_media(media="print", color_scheme="dark")
        assert seen.wider_than_the_window() <= 0
        ground = seen.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert not seen.page.locator(".switch").is_visible()
        assert seen.page.pdf(format="A4").startswith(b"%PDF")
        assert seen.complaints == []


def test_one_language_at_a_time_and_none_is_remembered(browser: Any, folder: Path) -> None:
    with Seen(browser, folder / "national.html") as seen:
        main = seen.page.locator("main:visible")
        assert main.count() == 1
        assert "va adelante" in main.inner_text()
        seen.choose("en")
        assert main.count() == 1
        assert "is ahead" in main.inner_text()
        seen.page.reload()
        assert "va adelante" in main.inner_text()
        assert seen.page.evaluate("document.cookie") == ""


def test_the_keyboard_reaches_the_content_first(browser: Any, folder: Path) -> None:
    with Seen(browser, folder / "national.html") as seen:
        seen.page.keyboard.press("Tab")
        assert seen.page.evaluate("document.activeElement.className") == "skip"
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.tagName") == "MAIN"


def test_the_language_is_changed_with_arrow_keys(browser: Any, folder: Path) -> None:
    with Seen(browser, folder / "national.html") as seen:
        seen.page.locator("#in-es").focus()
        seen.page.keyboard.press("ArrowRight")
        assert "is ahead" in seen.page.locator("main:visible").inner_text()


def test_without_has_both_languages_are_shown(browser: Any, folder: Path, tmp_path: Path) -> None:
    """An old phone: the rules that need :has() are not understood."""
    page = (folder / "national.html").read_text(encoding="utf-8").replace(":has(", ":unheard-of(")
    old = tmp_path / "old.html"
    old.write_text(page, encoding="utf-8")
    with Seen(browser, old) as seen:
        assert seen.page.locator("main:visible").count() == 2
        assert not seen.page.locator(".switch").is_visible()
