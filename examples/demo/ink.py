"""What a till-roll printer can do: lines of type from the top down, rules, and a pen that signs.

The type is the one inside Pillow, so that the same paper comes out on every machine. It has no accented letters;
they are put together here, from a letter and its mark.
"""

from __future__ import annotations

import random
import unicodedata
from functools import cache, lru_cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

WIDTH: Final = 420
MARGIN: Final = 22
INK: Final = 28
PAPER: Final = 250
ACUTE, TILDE = "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING TILDE}"
_RIGHT: Final = WIDTH - MARGIN
DRAWN: Final = 2000
"""Lines of type that are kept as they were drawn, of each size."""


@cache
def _type(size: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont), "Pillow comes with FreeType"
    # Sheets say much the same.
    font.getmask2 = lru_cache(DRAWN)(font.getmask2)  # type: ignore[method-assign, assignment]
    return font


class Roll:
    """A strip of paper, `WIDTH` wide and long enough; `at` is how far it has been printed, in pixels."""

    def __init__(self, longest: int = 4000) -> None:
        self.image = Image.new("L", (WIDTH, longest), PAPER)
        self.pen = ImageDraw.Draw(self.image)
        self.at = 0

    def feed(self, pixels: int) -> None:
        self.at += pixels

    def line(self, left: str = "", right: str = "", size: int = 17, bold: bool = False) -> None:
        """A line of type: one part at the left margin, one that ends at the right margin."""
        self._print(MARGIN, left, size, bold)
        self._print(_RIGHT - _wide(right, size), right, size, bold)
        self.feed(round(size * 1.38))

    def centred(self, text: str, size: int = 17, bold: bool = False) -> None:
        self._print((WIDTH - _wide(text, size)) / 2, text, size, bold)
        self.feed(round(size * 1.38))

    def rule(self, to_write_on: bool = False) -> None:
        """A line across; thin and grey where people shall write."""
        self.feed(6)
        ink, thick = (150, 1) if to_write_on else (INK, 2)
        self.pen.line((MARGIN, self.at, _RIGHT, self.at), fill=ink, width=thick)
        self.feed(8)

    def band(self, text: str, size: int = 19) -> None:
        """White type on a black band."""
        self.pen.rectangle((MARGIN - 6, self.at, _RIGHT + 6, self.at + size + 13), fill=INK)
        self.feed(5)
        self._print(MARGIN + 2, text, size, bold=True, ink=PAPER)
        self.feed(size + 14)

    def picture(self, image: Image.Image) -> None:
        self.image.paste(image, ((WIDTH - image.width) // 2, self.at))
        self.feed(image.height)

    def signature(self, draw: random.Random) -> None:
        """A squiggle that is nobody's name."""
        x, y = MARGIN + 90.0 + draw.uniform(-20, 40), self.at + 34.0
        points = []
        for _ in range(draw.randint(9, 15)):
            points.append((x, y + draw.uniform(-24, 12)))
            x += draw.uniform(-8, 28)
        self.pen.line(_smooth(points), fill=70, width=2, joint="curve")
        self.feed(48)

    def torn_off(self) -> Image.Image:
        """The paper as far as it was printed."""
        return self.image.crop((0, 0, WIDTH, self.at))

    def _print(self, x: float, text: str, size: int, bold: bool, ink: int = INK) -> None:
        letters, marks = _apart(text)
        font = _type(size)
        self.pen.text((x, self.at), letters, fill=ink, font=font, stroke_width=0.4 if bold else 0)
        for place, mark in marks:
            left = font.getlength(letters[:place])
            middle = x + left + font.getlength(letters[place]) / 2
            self._mark(middle, self.at + font.getbbox(letters[place])[1] - size * 0.2, mark, size, ink)

    def _mark(self, x: float, y: float, mark: str, size: int, ink: int) -> None:
        """An acute accent, or a tilde, over the middle of a letter."""
        unit, thick = size * 0.13, max(1, round(size / 10))
        if mark == ACUTE:
            self.pen.line((x - unit * 0.4, y, x + unit, y - unit * 1.3), fill=ink, width=thick)
        elif mark == TILDE:
            wave = [(x - 2 * unit, y), (x - unit, y - unit), (x + unit, y), (x + 2 * unit, y - unit)]
            self.pen.line(wave, fill=ink, width=thick, joint="curve")


@cache
def _apart(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Letters without their marks, and the marks with the place of their letter."""
    apart = [unicodedata.normalize("NFD", letter) for letter in text]
    marks = tuple((place, letter[1]) for place, letter in enumerate(apart) if len(letter) > 1)
    return "".join(letter[0] for letter in apart), marks


def _wide(text: str, size: int) -> float:
    return _type(size).getlength(_apart(text)[0])


def _smooth(points: list[tuple[float, float]], steps: int = 6) -> list[tuple[float, float]]:
    """A curve through the points (Catmull-Rom)."""
    curve = []
    for a, b, c, d in zip(points, points[1:], points[2:], points[3:], strict=False):
        for step in range(steps):
            t = step / steps
            curve.append(
                (_between(a[0], b[0], c[0], d[0], t), _between(a[1], b[1], c[1], d[1], t)),
            )
    return curve


def _between(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
