"""Real bulletins: G1, G2, G5, G6 and two misprints, figure by figure and word by word, by the real commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.shared import real
from veedor.cli.app import app

PACK = "ve-2024-presidential"
V1, V2 = "data/ve-2024/tally-sheets-v1.csv.gz", "data/ve-2024/tally-sheets-v2.csv.gz"
HERE = Path(__file__).parent / "bulletins"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["bulletin", "check", *arguments])


def bulletins(*arguments: str, exit_code: int = 1) -> dict[str, Any]:
    ran = run(*arguments, "--json", "--lang", "en")
    assert ran.exit_code == exit_code, ran.output[-2000:]
    return {one["bulletin"]: one for one in json.loads(ran.stdout)["bulletins"]}


def check(bulletin: Any, code: str) -> Any:
    (one,) = [one for one in bulletin["checks"] if one["code"] == code]
    return one


@pytest.fixture(scope="module")
def announced() -> dict[str, Any]:
    return bulletins("--pack", PACK)


def test_g1_is_not_irreversible(announced: Any) -> None:
    first = announced["1"]
    assert first["called_irreversible"]
    assert first["irreversible_on_its_own_figures"] == "no"
    numbers = check(first, "K08")["numbers"]
    assert (numbers["lead"], numbers["outstanding"]) == (704_114, 2_514_694)
    assert check(first, "K08")["result"] == "failed"


def test_g1_totals_are_percentages_of_the_sum(announced: Any) -> None:
    found = check(announced["1"], "K04")
    assert found["result"] == "failed"
    assert found["numbers"]["whole"] == 10_058_774
    assert found["numbers"]["residues"] == [0.288, 0.108, 0.396]
    assert found["numbers"]["one_in"] == 101_178_934
    assert found["numbers"]["p"] == pytest.approx(9.88e-9, rel=1e-3)
    assert found["numbers"]["p"] == (1000 / 10_058_774) ** 2


@pytest.mark.parametrize("id_", ["1", "2"])
def test_g1_and_g2_are_unsupported(announced: Any, id_: str) -> None:
    assert announced[id_]["station_results"] == "not published"
    assert announced[id_]["unsupported"]
    assert check(announced[id_], "K09")["says"].endswith("unsupported.")


def test_g2_sums_hold_exactly(announced: Any) -> None:
    second = announced["2"]
    assert check(second, "K01") | {"says": ""} == {
        "code": "K01", "result": "passed", "says": "", "numbers": {"sum": 12_335_884},
    }  # fmt: skip
    assert check(second, "K02")["numbers"] == {"sum": 12_386_669}
    assert {check(second, code)["result"] for code in ("K02", "K03", "K04", "K07")} == {"passed"}


def test_g2_coverage_is_a_share_of_electors(announced: Any) -> None:
    found = check(announced["2"], "K06")
    assert found["says"] == (
        "It says 96.87 % of the sheets. By its figures that is a share of the electors, not of the sheets: "
        "20,654,431 of 21,321,805."
    )


def test_g2_turnout_has_the_counted_electors_as_base(announced: Any) -> None:
    found = check(announced["2"], "K05")
    assert (found["result"], found["numbers"]["counted"]) == ("passed", 20_654_431)
    assert found["numbers"]["turnout"] == 59.97


def test_g2_is_irreversible_on_its_own_figures(announced: Any) -> None:
    second = announced["2"]
    assert second["irreversible_on_its_own_figures"] == "yes"
    numbers = check(second, "K08")["numbers"]
    assert (numbers["lead"], numbers["outstanding"]) == (1_082_740, 667_374)


def test_without_sheets_nothing_is_compatible_or_not(announced: Any) -> None:
    assert {one["compatible_with_sheets"] for one in announced.values()} == {"not evaluated"}
    assert {one["sheets_contradicted_at_least"] for one in announced.values()} == {None}


def test_g2_beside_the_second_publication() -> None:
    second = bulletins("--pack", PACK, "--against", str(real(V2)))["2"]
    assert second["compatible_with_sheets"] == "no"
    assert second["sheets_contradicted_at_least"] == 2_917
    numbers = check(second, "K10")["numbers"]
    assert (numbers["option"], numbers["sheets"], numbers["excess"]) == ("EG", 25_073, 1_310_002)
    assert numbers["hidden"] == 667_374
    assert len(second["proof"]) == 5


def test_g2_beside_the_first_publication_with_electors() -> None:
    second = bulletins("--pack", PACK, "--against", str(real(V1)))["2"]
    numbers = check(second, "K10")["numbers"]
    assert (second["sheets_contradicted_at_least"], numbers["sheets"]) == (3_254, 24_532)
    assert numbers["hidden"] < 667_374


def test_g1_beside_the_sheets_leaves_out_a_share_of_sheets() -> None:
    first = bulletins("--pack", PACK, "--source", f"web@campaign={real(V2)}")["1"]
    numbers = check(first, "K10")["numbers"]
    assert first["compatible_with_sheets"] == "no"
    assert (numbers["least"], numbers["least_if_rounded"], numbers["excess"]) == (678, 559, 339_022)


def test_the_proof_can_be_redone_with_a_calculator() -> None:
    ran = run("--pack", PACK, "--against", str(real(V2)), "--lang", "es")
    assert [line.strip() for line in ran.stdout.splitlines() if line.strip()[:2] in ("1.", "2.", "3.", "4.", "5.")][
        5:
    ] == [
        "1. El boletín cuenta mesas con 20.654.431 de 21.321.805 electores; deja fuera 21.321.805 − 20.654.431 = "
        "667.374 electores.",
        "2. Las 25.073 actas reunidas dan a Edmundo González 7.303.480 votos.",
        "3. De ellos, como máximo 667.374 pueden ser de mesas que deja fuera: un voto por cada uno de los "
        "667.374 electores que deja fuera.",
        "4. Entonces debería dar a Edmundo González al menos 7.303.480 − 667.374 = 6.636.106 votos; le da "
        "5.326.104, que son 1.310.002 menos.",
        "5. Ni siquiera las 2.916 actas con más votos de Edmundo González juntan más de 1.309.848, menos que "
        "1.310.002: por eso, si el boletín es correcto, al menos 2.917 de las 25.073 actas están mal; si las actas "
        "son correctas, el boletín está mal; el conteo no dice cuál de los dos.",
    ]


WORDS = {
    "es": [
        "Lo llamó irreversible y no lo es. Nicolás Maduro por delante de Edmundo González: 704.114. Faltan "
        "2.514.694 votos, si el 20,00 % de actas que faltan tiene en promedio tantos como las contadas",
        "se apartan 0,288; 0,108; 0,396 de voto",
        "una vez en 101.178.934. Eso no dice nada de quién ni por qué.",
        "Dice 96,87 % de las actas. Según sus cifras es una parte de los electores, no de las actas",
        "59,97 % son 12.386.669 votantes de los 20.654.431 electores de las actas contadas; del registro de "
        "21.321.805 serían 58,09 %.",
        "sin respaldo",
        "no pueden ser correctos ambos. Si las cifras y la cobertura del boletín son correctas, al menos 2.917 "
        "de las 25.073 actas están mal (mal leídas, alteradas o falsificadas). Si las actas son correctas, el "
        "boletín está mal. El conteo no dice cuál de los dos.",
    ],
    "en": [
        "It was called irreversible and is not. Nicolás Maduro ahead of Edmundo González: 704,114. Outstanding: "
        "2,514,694 votes, if the 20.00 % of sheets left out hold as many on average as the counted ones",
        "they are off by 0.288; 0.108; 0.396 of a vote",
        "once in 101,178,934 times. That says nothing about who or why.",
        "59.97 % is 12,386,669 voters of the 20,654,431 electors of the counted sheets",
        "unsupported",
        "cannot both be right. If the bulletin's figures and stated coverage are right, at least 2,917 of the "
        "25,073 sheets are wrong (misread, altered or forged). If the sheets are right, the bulletin is wrong. "
        "The count does not say which.",
    ],
}


@pytest.mark.parametrize("lang", ["es", "en"])
def test_g1_and_g2_in_words(lang: str) -> None:
    ran = run("--pack", PACK, "--against", str(real(V2)), "--lang", lang)
    assert ran.exit_code == 1
    for said in WORDS[lang]:
        assert said in ran.stdout
    assert "false bulletin" not in ran.stdout
    assert "boletín falso" not in ran.stdout


@pytest.mark.parametrize(
    ("right", "printed", "difference"), [("6408844", "6480844", 72_000), ("152360", "152306", 54)]
)
def test_g2_misprints_of_two_newspapers_break_the_sum(
    right: str, printed: str, difference: int, tmp_path: Path
) -> None:
    from veedor.election.pack_reader import SHIPPED

    pack = (SHIPPED / PACK / "pack.toml").read_text(encoding="utf-8")
    section = pack[
        pack.index('[[bulletin]]\nid = "2"') : pack.index(
            "# ---------------------------------------------------------------- what may be shown"
        )
    ]
    assert section.count(right) == 1
    file = tmp_path / "newspaper.toml"
    file.write_text(section.replace(right, printed), encoding="utf-8")
    for arguments in ((str(file),), (str(file), "--pack", PACK)):
        found = check(bulletins(*arguments)["2"], "K01")
        assert (found["result"], found["numbers"]["difference"]) == ("failed", difference)


def test_g5_barinas_is_never_granted() -> None:
    barinas = bulletins(str(HERE / "ve-2021-barinas.toml"))
    verdicts = {id_: one["irreversible_on_its_own_figures"] for id_, one in barinas.items()}
    assert verdicts == {"1": "no", "2": "no", "later": "not evaluated"}
    assert check(barinas["1"], "K08")["numbers"]["lead"] == 673
    assert check(barinas["1"], "K08")["result"] == "failed"
    assert check(barinas["2"], "K08")["numbers"]["outstanding"] == 1_497


def test_g5_a_call_taken_back_is_flagged() -> None:
    assert check(bulletins(str(HERE / "ve-2021-barinas.toml"))["2"], "K11")["result"] == "failed"


def test_g6_percentages_include_nulls_and_the_turnout_has_no_base() -> None:
    second = bulletins(str(HERE / "ve-2025-05-25.toml"))["2"]
    shares = check(second, "K03")
    assert (shares["result"], shares["numbers"]["checked"], shares["numbers"]["whole"]) == ("passed", 6, 6_022_996)
    turnout = check(second, "K05")
    assert turnout["result"] == "failed"
    assert round(turnout["numbers"]["implied"], -4) == 13_950_000
    assert turnout["numbers"]["electors"] == 21_500_000


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("es", "43,18 % y 6.022.996 votantes implican unos 13.948.578 electores. Nadie declara ese registro; del "
               "más cercano, 21.500.000, serían 28,01 %."),
        ("en", "43.18 % and 6,022,996 voters imply some 13,948,578 electors. Nobody declares such a register; of "
               "the nearest, 21,500,000, it would be 28.01 %."),
    ],
)  # fmt: skip
def test_g6_in_words(lang: str, said: str) -> None:
    assert said in run(str(HERE / "ve-2025-05-25.toml"), "--lang", lang).stdout


def test_g6_with_nulls_left_out_nothing_fits(tmp_path: Path) -> None:
    text = (HERE / "ve-2025-05-25.toml").read_text(encoding="utf-8")
    file = tmp_path / "options.toml"
    file.write_text(text.replace('base = "cast"', 'base = "options"'), encoding="utf-8")
    found = check(bulletins(str(file))["2"], "K03")
    assert found["result"] == "failed"
    assert found["says"] == (
        "The percentages are stated as shares of votes for options (nulls left out). They are shares of 6,022,996 "
        "ballots (nulls included)."
    )


def test_the_count_carries_the_same_verdicts() -> None:
    ran = CliRunner().invoke(app, ["count", str(real(V2)), "--pack", PACK, "--json", "--lang", "en"])
    assert ran.exit_code == 0
    first, second = json.loads(ran.stdout)["bulletins"]
    assert (first["bulletin"], second["sheets_contradicted_at_least"]) == ("1", 2_917)
    assert second["compatible_with_sheets"] == "no"
    said = CliRunner().invoke(app, ["count", str(real(V2)), "--pack", PACK, "--lang", "en"]).stdout
    assert "Bulletins against sheets" in said
    assert said.rstrip().endswith("This is not an official result.")
