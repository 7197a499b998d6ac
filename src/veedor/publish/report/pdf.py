"""The same document on A4, by typst: tagged, archivable, and the same bytes each time.

PDF/A-2a and PDF/UA-1. Only the fonts that typst carries are used; the date is the caller's, never the clock's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

from veedor.publish.report.blocks import Edition
from veedor.publish.report.palette import Palette
from veedor.publish.report.pictures.svg import Drawing

STANDARDS: Final = ("a-2a", "ua-1")
FONT: Final = "Libertinus Serif"


def render_pdf(edition: Edition, palette: Palette, at: datetime) -> bytes:
    """One edition as a PDF that says it was made `at`."""
    import typst

    source = (files("veedor.publish.report") / "templates" / "page.typ").read_bytes()
    document = {"edition": _plain(edition, palette.light), "colours": palette.light, "font": FONT}
    made: bytes = typst.compile(
        source,
        format="pdf",
        pdf_standards=list(STANDARDS),
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document, ensure_ascii=False)},
        timestamp=at.astimezone(UTC),
    )
    return made


def _plain(value: object, colours: Mapping[str, str]) -> Any:
    """Dataclasses as objects with their `kind`, drawings as SVG with their colours put in."""
    if isinstance(value, Drawing):
        return value.standalone(colours, FONT)
    if isinstance(value, bytes | tuple):
        return [_plain(one, colours) for one in value]
    if is_dataclass(value):
        named = {one.name: _plain(getattr(value, one.name), colours) for one in fields(value)}
        return {"kind": getattr(value, "kind", "")} | named
    return value
