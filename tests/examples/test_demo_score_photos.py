"""The score of photos: read at once, on the ladder, not at all; and never a text that was not printed."""

from __future__ import annotations

from examples.demo.camera import Shot
from examples.demo.invent import invent_sheets
from examples.demo.paper import code_text, form_of
from examples.demo.photos import Photo
from examples.demo.score_photos import Outcome, score_photos
from veedor.election.pack_reader import read_pack

PACK = read_pack("demo")
FORM = form_of(PACK)
ONE, TWO, THREE = invent_sheets(PACK, 7)[:3]
PHOTOS = (
    Photo(ONE, Shot.SCANNED, ("1.jpg", "1b.jpg", "1c.jpg")),
    Photo(TWO, Shot.BLURRED, ("2.jpg",)),
    Photo(THREE, Shot.CUT, ("3.jpg",)),
)


def read(file: str, text: str | None, attempts: int) -> dict[str, object]:
    return {"file": f"photos/{file}", "text": text, "attempts": ["whole"] * attempts}


def test_outcomes_are_told_apart() -> None:
    text = code_text(ONE, FORM)
    reads = [read(name, text, 1) for name in PHOTOS[0].names]
    reads += [read("2.jpg", code_text(TWO, FORM), 5), read("3.jpg", None, 25)]
    scored = score_photos(PHOTOS, reads, FORM)
    assert scored.outcomes[Shot.SCANNED] == {Outcome.FIRST: 3}
    assert scored.outcomes[Shot.BLURRED] == {Outcome.LADDER: 1}
    assert scored.outcomes[Shot.CUT] == {Outcome.UNREAD: 1}
    assert scored.several == PHOTOS[0]
    assert not scored.misread


def test_a_text_that_was_not_printed_is_a_misreading() -> None:
    scored = score_photos(PHOTOS, [read("2.jpg", code_text(ONE, FORM), 1)], FORM)
    assert scored.misread == ("2.jpg",)
    assert scored.outcomes[Shot.BLURRED] == {Outcome.WRONG: 1}
