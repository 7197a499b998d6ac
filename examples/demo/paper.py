"""The acta as the voting machine prints it: a till-roll that says everything in digits, in words and in a code."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Final

import segno
from PIL import Image, ImageDraw

from examples.demo.ink import INK, PAPER, WIDTH, Roll
from examples.demo.invent import Sheet
from examples.demo.numberwords import in_words
from veedor.election.pack import Pack

SECOND_CARD: Final = 0.23
"""Share of an option's votes that its second ballot card collects."""
SIGNERS: Final = ("Presidente", "Secretario", "Miembro", "Testigo", "Testigo", "Operador")
_MODULE: Final = 5


@dataclass(frozen=True)
class Form:
    """What is printed on every sheet alike: candidates with their cards, and the names of places by code."""

    options: Mapping[str, tuple[str, tuple[str, ...]]]
    places: Mapping[str, str]


def form_of(pack: Pack) -> Form:
    options = {option.id: (option.name.read_in("es"), option.cards) for option in pack.contests[0].options}
    return Form(options, {area.code.replace(".", ""): area.name.read_in("es") for area in pack.areas})


def card_votes(sheet: Sheet, form: Form) -> Iterator[tuple[str, str, int]]:
    """Option, card and its votes, in the order of the ballot."""
    for option, (_, cards) in form.options.items():
        others = int(sheet.votes[option] * SECOND_CARD)
        yield option, cards[0], sheet.votes[option] - others * len(cards[1:])
        for card in cards[1:]:
            yield option, card, others


def code_text(sheet: Sheet, form: Form) -> str:
    """What the QR code says, in the layout of the pack's `[qr]`."""
    votes = ",".join(str(votes) for _, _, votes in card_votes(sheet, form))
    return f"{sheet.station}.1.0001!{votes}!{sheet.null}!{sheet.blank}"


def draw_sheet(sheet: Sheet, form: Form, with_code: bool = True) -> Image.Image:
    """The whole roll, in grey."""
    roll = Roll()
    draw = random.Random(f"paper {sheet.station}")
    _head(roll, sheet, draw)
    _place(roll, sheet, form)
    _people(roll, sheet)
    _votes(roll, sheet, form)
    _summary(roll, sheet)
    _hands(roll, draw)
    _foot(roll, code_text(sheet, form), with_code)
    return roll.torn_off()


def _head(roll: Roll, sheet: Sheet, draw: random.Random) -> None:
    roll.feed(26)
    roll.picture(_dawn())
    roll.feed(10)
    roll.centred("REPÚBLICA DE ALBORADA", 21, bold=True)
    roll.centred("Junta Electoral", 17)
    roll.centred("país inventado", 13)
    roll.rule()
    roll.centred("ACTA DE ESCRUTINIO", 30, bold=True)
    roll.centred("ELECCIÓN PRESIDENCIAL", 20)
    roll.centred("16 de marzo de 2025", 17)
    roll.rule()
    roll.line("Acta", f"{sheet.station}.1.0001", bold=True)
    roll.line("Impresa", f"16-03-2025 {draw.randint(18, 19)}:{draw.randint(0, 59):02d}")
    roll.feed(10)


def _place(roll: Roll, sheet: Sheet, form: Form) -> None:
    code = sheet.station[:6]
    for level, digits in (("Región", 2), ("Municipio", 4), ("Centro", 6)):
        roll.line(level, code[:digits], size=15)
        roll.line(f"  {form.places[code[:digits]].upper()}", size=17)
    roll.line("Mesa", sheet.station[7:], size=19, bold=True)
    roll.rule()


def _people(roll: Roll, sheet: Sheet) -> None:
    _number(roll, "ELECTORES", sheet.electors)
    roll.feed(4)
    _number(roll, "VOTANTES, máquina", sheet.total)
    _number(roll, "VOTANTES, cuaderno", sheet.total)
    roll.feed(14)


def _votes(roll: Roll, sheet: Sheet, form: Form) -> None:
    printed = ""
    for option, card, votes in card_votes(sheet, form):
        if option != printed:
            roll.feed(12)
            roll.band(form.options[option][0].upper())
            roll.feed(6)
        _number(roll, card, votes)
        printed = option
    roll.feed(10)


def _summary(roll: Roll, sheet: Sheet) -> None:
    roll.rule()
    roll.centred("RESUMEN", 22, bold=True)
    roll.feed(4)
    for name, number in (("VÁLIDOS", sheet.valid), ("NULOS", sheet.null), ("EN BLANCO", sheet.blank)):
        _number(roll, name, number)
    roll.rule()
    _number(roll, "TOTAL", sheet.total, size=23)
    roll.rule()


def _number(roll: Roll, name: str, number: int, size: int = 19) -> None:
    """A figure in digits, and in words below."""
    roll.line(name, f"{number:03d}", size=size, bold=True)
    roll.line(f"   {in_words(number)}", size=15)


def _hands(roll: Roll, draw: random.Random) -> None:
    """Lines for remarks, and squiggles for signatures: nobody's."""
    roll.line("Observaciones", size=15)
    for _ in range(5):
        roll.feed(16)
        roll.rule(to_write_on=True)
    roll.feed(14)
    for signer in SIGNERS:
        roll.signature(draw)
        roll.rule(to_write_on=True)
        roll.line(signer, size=14)
    roll.feed(20)


def _foot(roll: Roll, text: str, with_code: bool) -> None:
    """The code, and 64 hexadecimal digits in two lines (of an invented machine: they can be checked by nobody)."""
    if with_code:
        roll.picture(_code(text))
    digits = hashlib.sha256(f"machine {text}".encode()).hexdigest().upper()
    roll.feed(2)
    for part in (digits[:32], digits[32:]):
        roll.centred(part, 15)
    roll.feed(24)


def _code(text: str) -> Image.Image:
    out = BytesIO()
    segno.make(text, version=5, error="q", mask=2, micro=False, boost_error=False).save(
        out, kind="png", scale=_MODULE, border=4, dark="#1c1c1c", light="#fafafa"
    )
    return Image.open(out).convert("L")


@cache
def _dawn() -> Image.Image:
    """The emblem of Alborada: a sun that rises over the sea. Drawn large and made small, so that edges are soft."""
    wide, high = 1040, 560
    image = Image.new("L", (wide, high), PAPER)
    pen = ImageDraw.Draw(image)
    middle, sea = wide // 2, 400
    for ray in range(9):
        spoke = Image.new("L", (wide, high), 0)
        ImageDraw.Draw(spoke).polygon(
            ((middle - 13, 40), (middle + 13, 40), (middle + 7, 175), (middle - 7, 175)), 255
        )
        image.paste(INK, mask=spoke.rotate((ray - 4) * 20, center=(middle, sea)))
    pen.pieslice((middle - 190, sea - 190, middle + 190, sea + 190), 180, 360, fill=INK)
    for row, reach in enumerate((420, 330, 210)):
        top = sea + 24 + row * 44
        pen.rounded_rectangle((middle - reach, top, middle + reach, top + 18), 9, fill=INK)
    return image.resize((WIDTH // 2 - 20, round((WIDTH // 2 - 20) * high / wide)), Image.Resampling.LANCZOS)
