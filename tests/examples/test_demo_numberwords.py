"""Numbers in Spanish words: known ones as the Academy writes them, and all up to 999 added up again."""

from __future__ import annotations

import pytest

from examples.demo.numberwords import in_words

TO_TWENTY_NINE = """
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete
    dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete
    veintiocho veintinueve
"""
TENS = {"treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90}
HUNDREDS = {
    "cien": 100,
    "ciento": 100,
    "doscientos": 200,
    "trescientos": 300,
    "cuatrocientos": 400,
    "quinientos": 500,
    "seiscientos": 600,
    "setecientos": 700,
    "ochocientos": 800,
    "novecientos": 900,
}
VALUES = {word: value for value, word in enumerate(TO_TWENTY_NINE.split())} | TENS | HUNDREDS


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "cero"),
        (16, "dieciséis"),
        (22, "veintidós"),
        (31, "treinta y uno"),
        (100, "cien"),
        (101, "ciento uno"),
        (555, "quinientos cincuenta y cinco"),
        (907, "novecientos siete"),
        (999, "novecientos noventa y nueve"),
        (1000, "mil"),
        (2016, "dos mil dieciséis"),
    ],
)
def test_known_numbers(number: int, words: str) -> None:
    assert in_words(number) == words


def test_the_words_of_every_number_below_a_thousand_add_up_to_it() -> None:
    for number in range(1000):
        words = in_words(number).split()
        assert sum(VALUES[word] for word in words if word != "y") == number
        assert ("y" in words) == (number % 100 > 30 and number % 10 != 0)
