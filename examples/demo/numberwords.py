"""Whole numbers in Spanish words, as an acta writes them beside the digits."""

from __future__ import annotations

from typing import Final

_SMALL: Final = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_TENS: Final = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_HUNDREDS: Final = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]


def in_words(number: int) -> str:
    """`number` (0 to 9,999) in Spanish: 123 → ciento veintitrés."""
    if number < 30:
        return _SMALL[number]
    if number < 100:
        return _joined(_TENS[number // 10 - 3], number % 10, " y ")
    if number == 100:
        return "cien"
    if number < 1000:
        return _joined(_HUNDREDS[number // 100 - 1], number % 100)
    return _joined("mil" if number < 2000 else f"{in_words(number // 1000)} mil", number % 1000)


def _joined(head: str, rest: int, between: str = " ") -> str:
    return f"{head}{between}{in_words(rest)}" if rest else head
