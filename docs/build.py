"""Write the generated pages, or check that they are in step: `python -m docs.build [--check]`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from docs.commands import commands_page
from docs.facts import facts_page
from docs.rules import rules_page
from veedor.base.errors import CHECK_FAILED, HOLDS

HERE: Final = Path(__file__).parent


@dataclass(frozen=True)
class Page:
    """A generated page: its file name and what writes its text."""

    name: str
    write: Callable[[], str]

    @property
    def path(self) -> Path:
        return HERE / self.name

    def in_step(self) -> bool:
        return self.path.exists() and self.path.read_text(encoding="utf-8") == self.write()


PAGES: Final = (
    Page("rules.md", partial(rules_page, "en")),
    Page("rules.es.md", partial(rules_page, "es")),
    Page("facts.md", partial(facts_page, "en")),
    Page("facts.es.md", partial(facts_page, "es")),
    Page("commands.md", partial(commands_page, "en")),
    Page("commands.es.md", partial(commands_page, "es")),
)


def main(arguments: list[str]) -> int:
    """The exit code: 0 if all pages are in step (or now are), 1 if `--check` found one that is not."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m docs.build [--check]\n")
        return 2
    stale = [page for page in PAGES if not page.in_step()]
    if arguments:
        for page in stale:
            sys.stderr.write(f"docs/{page.name} is out of step with the code: run `make docs`\n")
        return CHECK_FAILED if stale else HOLDS
    for page in stale:
        page.path.write_text(page.write(), encoding="utf-8")
    return HOLDS


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
