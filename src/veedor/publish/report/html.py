"""A document as one HTML file that asks the network for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from veedor.base.words import Words
from veedor.publish.report.blocks import Edition
from veedor.publish.report.palette import Palette
from veedor.publish.report.pictures.svg import NARROW, WIDE

if TYPE_CHECKING:
    import jinja2

ROOM: Final = files("veedor.publish.report") / "templates"
LONG: Final = 24
"""Letters of a word that a column need not hold in one line."""


def render_html(editions: Sequence[Edition], palette: Palette) -> str:
    """All editions in one file; the first is shown until the reader chooses."""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            editions=editions,
            style=Markup(_style(palette)),  # noqa: S704 - our own sheet and colours that `palette` made
            switch=[(one.language, Words(one.language).say("report.name_of_language")) for one in editions],
            legend=Words(editions[0].language).say("report.language"),
            brand=Words(editions[0].language).say("report.brand"),
            narrow=NARROW,
            wide=WIDE,
        )
    )


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    def load(name: str) -> str:
        return (ROOM / name).read_text(encoding="utf-8")

    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_kept_together,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["has_long_word"] = _has_long_word
    return environment


def _has_long_word(cell: str) -> bool:
    """Such as a digest: it may break anywhere, or its column would take the others' room."""
    return any(len(word) > LONG for word in cell.split())


def _kept_together(shown: object) -> object:
    """A number and its % stay on one line."""
    return shown.replace(" %", "\u00a0%") if isinstance(shown, str) else shown


def _style(palette: Palette) -> str:
    """Colours of both themes, a class for every colour, then the sheet."""
    sheet = (ROOM / "page.css").read_text(encoding="utf-8")
    light, dark = _variables(palette.light), _variables(palette.dark)
    themes = f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"
    return "\n".join([themes, *_classes(palette), sheet])


def _variables(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _classes(palette: Palette) -> Iterator[str]:
    for place in range(len(palette)):
        yield f".p{place}{{--paint:var(--p{place})}}"
        yield from (f".p{place}.d{depth}{{--tint:var(--p{place}-{depth})}}" for depth in palette.depths)
