"""Writing reports: which packages they need, what date they bear, and the files themselves."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from veedor.base.errors import refuse
from veedor.base.plain import plain
from veedor.base.words import LANGUAGES
from veedor.publish.files import replacing, write_each

if TYPE_CHECKING:
    from veedor.election.pack import Pack
    from veedor.publish.report.blocks import Edition
    from veedor.publish.report.dossier import StationFacts
    from veedor.publish.report.facts import ReportFacts
    from veedor.publish.report.palette import Palette

PACKAGES: Final = ("altair", "jinja2", "typst", "vl_convert")
"""What the extra `report` installs."""

_LONGEST: Final = 80
"""Letters of a station code in a file name."""


_LACKING: Final = re.compile(r"the text .* could not be displayed|missing codepoints|codepoint")
_QUOTED: Final = re.compile(r'`"(.*?)"`')
"""How typst says that a character cannot be set, and which."""


def require_packages() -> None:
    """Refused, with what to install, where a package of the extra is missing."""
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        raise refuse("report.missing_extra", "veedor[report]", packages=", ".join(missing))


def write_report(facts: ReportFacts, language: str, html: Path | None, pdf: Path | None) -> None:
    """The page in both languages, `language` first; the PDF in `language`. Refused where it cannot be written."""
    from veedor.publish.report.document import edition

    _write(facts.pack, lambda spoken: edition(facts, spoken), language, html, pdf)


def write_dossier(facts: StationFacts, language: str, folder: Path) -> tuple[Path, Path]:
    """`dossier-<station>.html` and `.pdf` in the folder."""
    from veedor.publish.report.dossier_words import dossier_edition

    html, pdf = dossier_paths(folder, facts.station)
    _write(facts.pack, lambda spoken: dossier_edition(facts, spoken), language, html, pdf)
    return html, pdf


def dossier_paths(folder: Path, station: str) -> tuple[Path, Path]:
    """Where the dossier of a station goes, by its code as the country writes it."""
    stem = f"dossier-{file_name(station)}"
    return folder / f"{stem}.html", folder / f"{stem}.pdf"


def _write(pack: Pack, say: Callable[[str], Edition], language: str, html: Path | None, pdf: Path | None) -> None:
    from veedor.publish.report.html import render_html
    from veedor.publish.report.palette import Palette
    from veedor.publish.report.rehearsal import stamped

    palette, first = Palette(pack), stamped(say(language), pack)

    def page(path: Path) -> None:
        others = [stamped(say(other), pack) for other in LANGUAGES if other != language]
        _put(path, render_html([first, *others], palette).encode())

    def paper(path: Path) -> None:
        _put(path, _typeset(path, first, palette, made_at(pack)))

    write_each(*(partial(put, path) for put, path in ((page, html), (paper, pdf)) if path is not None))


def _typeset(path: Path, edition: Edition, palette: Palette, at: datetime) -> bytes:
    """The PDF. Refused: a character that none of typst's own fonts has; PDF/A forbids to leave it out."""
    import typst

    from veedor.publish.report.pdf import render_pdf

    try:
        return render_pdf(edition, palette, at)
    except typst.TypstError as error:
        if not _LACKING.search(error.message):
            raise
        found = _QUOTED.search(error.message)
        raise refuse("report.pdf_letters", str(path), letters=plain(found[1]) if found else "?") from None


def _put(path: Path, content: bytes) -> None:
    with replacing(path) as draft:
        draft.write_bytes(content)


def made_at(pack: Pack, environment: Mapping[str, str] = os.environ) -> datetime:
    """The date that a PDF bears: `$SOURCE_DATE_EPOCH`, else the day of the election. Never the clock's."""
    stated = environment.get("SOURCE_DATE_EPOCH", "")
    if re.fullmatch(r"\d{1,10}", stated):
        return datetime.fromtimestamp(int(stated), UTC)
    return datetime.combine(pack.election.date, time(), UTC)


def file_name(station: str) -> str:
    """A station code as a part of a file name: letters, digits, dots and dashes only. A code that has others, or is
    long, is told apart from its like by its digest."""
    plain = re.sub(r"[^A-Za-z0-9.-]+", "_", station).strip(".")[:_LONGEST]
    return (
        plain
        if plain == station
        else f"{plain}_{hashlib.sha256(station.encode(errors='surrogatepass')).hexdigest()[:8]}"
    )
