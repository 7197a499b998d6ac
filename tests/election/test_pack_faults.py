"""What is refused, where, and why: one damaged pack a row, named after what is wrong with it."""

from pathlib import Path

import pytest

from tests.strategies.pack_folders import MINIMAL, pack_folder, problems_of, read_or_refuse
from veedor.election.pack import Pack
from veedor.election.packfile.faults import LIMIT


def replaced(old: str, new: str) -> str:
    assert MINIMAL.count(old) >= 1, old
    return MINIMAL.replace(old, new, 1)


def test_the_minimal_pack_is_in_order(tmp_path: Path) -> None:
    assert problems_of(pack_folder(tmp_path)) == []


TOML = {
    "missing_key": ("date = 2025-03-16\n", "", "election.date", "missing_key"),
    "misspelt_key": ("country =", "contry =", "election.contry", "unknown_key_like"),
    "foreign_key": ("[stations]", "[stations]\nqqq = 1", "stations.qqq", "unknown_key"),
    "foreign_section": ("[stations]", "[zzz]\n[stations]", "zzz", "unknown_key"),
    "newer_format": ("format = 1", "format = 2", "format", "out_of_range"),
    "number_for_text": ('country = "Nowhere"', "country = 5", "election.country", "not_text"),
    "blank_text": ('country = "Nowhere"', 'country = " "', "election.country", "blank_text"),
    "invisible_character": ('"Nowhere"', '"No\\u0000where"', "election.country", "control_character"),
    "no_character": ('"Nowhere"', '"No\\uFFFFwhere"', "election.country", "control_character"),
    "hidden_joiner": ('"Nowhere"', '"No\\u200Dwhere"', "election.country", "control_character"),
    "turned_writing": ('"Nowhere"', '"No\\u202Ewhere"', "election.country", "control_character"),
    "bad_id": ('id = "mayor"', 'id = "the mayor"', "contest[1].id", "bad_id"),
    "id_twice": ('id = "B"', 'id = "A"', "contest[1].option[2].id", "id_twice"),
    "id_of_a_field": ('id = "mayor"', 'id = "valid"', "contest[1]", "reserved_id"),
    "card_twice": ('name = "Bob"', 'name = "Bob"\ncards = ["HOUSE"]', "contest[1].option", "card_twice"),
    "unknown_zone": ("America/Caracas", "America/Carcas", "election.time_zone", "unknown_time_zone"),
    "zone_outside": ("America/Caracas", "../../etc/passwd", "election.time_zone", "unknown_time_zone"),
    "date_as_text": ("date = 2025-03-16", 'date = "2025-03-16"', "election.date", "not_day"),
    "date_with_hour": ("date = 2025-03-16", "date = 2025-03-16T10:00:00Z", "election.date", "not_day"),
    "yes_as_text": (
        'country = "Nowhere"',
        'country = "N"\ninvented = "yes"',
        "election.invented",
        "not_yes_no",
    ),
    "foreign_language": (
        'name = "Ann"',
        'name = {fr = "Anne"}',
        "contest[1].option[1].name",
        "foreign_language",
    ),
    "text_of_numbers": ('name = "Ann"', "name = {en = 1}", "contest[1].option[1].name.en", "not_text"),
    "colour_by_name": (
        'name = "Ann"',
        'name = "Ann"\ncolour = "red"',
        "contest[1].option[1].colour",
        "bad_colour",
    ),
    "unknown_rule": ('rule = "plurality"', 'rule = "pluralty"', "contest[1].rule", "not_among"),
    "seats_of_plurality": (
        'rule = "plurality"',
        'rule = "plurality"\nseats = 3',
        "contest[1].seats",
        "not_of_rule",
    ),
    "dhondt_without_seats": ('rule = "plurality"', 'rule = "dhondt"', "contest[1].seats", "missing_key"),
    "too_many_seats": (
        'rule = "plurality"',
        'rule = "dhondt"\nseats = 1001',
        "contest[1].seats",
        "out_of_range",
    ),
    "float_share": (
        'rule = "plurality"',
        'rule = "majority"\nmajority = 0.5',
        "contest[1].majority",
        "not_share",
    ),
    "share_above_one": (
        'rule = "plurality"',
        'rule = "majority"\nmajority = "3/2"',
        "contest[1].majority",
        "not_share",
    ),
    "share_by_zero": (
        'rule = "plurality"',
        'rule = "majority"\nmajority = "1/0"',
        "contest[1].majority",
        "not_share",
    ),
    "unknown_level": ('rule = "plurality"', 'rule = "plurality"\nlevel = "x"', "contest[1].level", "no_such"),
    "areas_of_nothing": (
        'rule = "plurality"',
        'rule = "plurality"\nonly = ["01"]',
        "contest[1].level",
        "areas_without_level",
    ),
    "unknown_register": ('registers = ["final"]', 'registers = ["fianl"]', "contest[1].registers", "no_such"),
    "huge_register": ("total = 1000", "total = 99999999999", "register[1].total", "out_of_range"),
    "true_for_a_number": ("total = 1000", "total = true", "register[1].total", "not_whole"),
    "no_source": ('source = "The board"\n', "", "register[1].source", "missing_key"),
    "zero_width": ("code_widths = [2, 2]", "code_widths = [2, 0]", "stations.code_widths[2]", "out_of_range"),
    "code_too_wide": (
        "code_widths = [2, 2]",
        "code_widths = [17, 2]",
        "stations.code_widths",
        "code_too_wide",
    ),
    "digits_beyond_code": ("digits = 2", "digits = 5", "level", "digits_beyond_code"),
    "level_without_source": ("digits = 2\n", "", "level[1]", "level_without_source"),
    "vote_of_nobody": ('B = "BOB"', 'B = "BOB"\nC = "CAT"', "table[1].votes.C", "unknown_key"),
    "one_column_for_two": ('B = "BOB"', 'B = "ANN"', "table[1].votes", "column_twice"),
    "unknown_field": (
        'B = "BOB"',
        'B = "BOB"\n[table.fields]\nvalit = "V"',
        "table[1].fields.valit",
        "unknown_key_like",
    ),
    "three_station_columns": (
        '["CENTRE", "STATION"]',
        '["A", "B", "C"]',
        "table[1].station",
        "station_columns",
    ),
    "pattern_without_groups": (
        '["CENTRE", "STATION"]',
        "'X'\nstation_pattern = '(\\d+)'",
        "table[1].station_pattern",
        "pattern_groups",
    ),
    "broken_pattern": (
        '["CENTRE", "STATION"]',
        "'X'\nstation_pattern = '('",
        "table[1].station_pattern",
        "bad_pattern",
    ),
    "runaway_pattern": (
        'id = "sheets"',
        "id = 'sheets'\ncopy_pattern = '(a+)+$'",
        "table[1].copy_pattern",
        "wild_pattern",
    ),
    "copy_from_nowhere": (
        'station = ["CENTRE", "STATION"]',
        "station_from_copy = true",
        "table[1].station_from_copy",
        "copy_column_missing",
    ),
    "optional_unknown": (
        'id = "sheets"',
        'id = "sheets"\noptional = ["X"]',
        "table[1].optional",
        "not_a_column",
    ),
    "mark_twice": (
        'id = "sheets"',
        'id = "sheets"\nempty = ["?"]\nillegible = ["?"]',
        "table[1].empty",
        "mark_twice",
    ),
    "unknown_encoding": (
        'id = "sheets"',
        'id = "sheets"\nencoding = "zip"',
        "table[1].encoding",
        "unknown_encoding",
    ),
    "no_figures": ('[table.votes]\nA = "ANN"\nB = "BOB"\n', "", "table[1].votes", "table_without_figures"),
    "total_of_total": (
        "[stations]",
        '[form]\ntotal_is = ["valid", "total"]\n[stations]',
        "form.total_is",
        "total_of_total",
    ),
    "floor_of_nothing": (
        "[stations]",
        '[floor]\noverall = "1/2"\neach = "1/4"\nlevel = "x"\n[stations]',
        "floor.level",
        "no_such",
    ),
    "law_without_article": (
        "[stations]",
        '[law.declared_by]\nwho = "x"\nsource = "y"\n[stations]',
        "law.declared_by.article",
        "missing_key",
    ),
    "single_bracket": ("[[register]]", "[register]", "register", "not_tables"),
    "option_without_bracket": ("[[contest.option]]", "[contest.option]", "pack.toml:32", "bad_toml"),
    "qr_of_nobody": ("[stations]", "[qr]\ncontest = 'mayr'\n[stations]", "qr.contest", "not_among"),
}


@pytest.mark.parametrize("name", TOML)
def test_toml(name: str, tmp_path: Path) -> None:
    old, new, key, code = TOML[name]
    where = key if key.startswith("pack.toml") else f"pack.toml: {key}"
    assert (where, f"pack.{code}") in problems_of(pack_folder(tmp_path, replaced(old, new)))


BULLETIN = 'id = "1"\ncontest = "mayor"\nannounced = 2025-03-17\nsource = "s"\n'
BULLETINS = {
    "of_no_contest": (BULLETIN.replace("mayor", "king"), "contest", "no_such"),
    "of_no_option": (BULLETIN + "votes = {C = 1}", "votes.C", "unknown_key"),
    "negative": (BULLETIN + "votes = {A = -1}", "votes.A", "out_of_range"),
    "percentage_as_float": (BULLETIN + "percentages = {A = 51.2}", "percentages.A", "not_share"),
    "coverage_of_what": (BULLETIN + 'coverage = "80 %"', "coverage", "coverage_of_what"),
    "results_without_a_day": (BULLETIN + 'station_results = "partly"', "station_results", "station_results_as_of"),
    "unknown_state": (BULLETIN + 'station_results = "soon"\nas_of = 2025-03-18', "station_results", "not_among"),
    "unknown_base": (BULLETIN + 'base = "everything"', "base", "not_among"),
    "area_of_a_national_contest": (BULLETIN + 'area = "01"', "area", "area_of_national"),
    "hour_as_text": (BULLETIN.replace("2025-03-17", '"00:13"'), "announced", "not_moment"),
}


@pytest.mark.parametrize("name", BULLETINS)
def test_bulletin(name: str, tmp_path: Path) -> None:
    text, key, code = BULLETINS[name]
    folder = pack_folder(tmp_path, f"{MINIMAL}[[bulletin]]\n{text}\n")
    assert (f"pack.toml: bulletin[1].{key}", f"pack.{code}") in problems_of(folder)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    text = (
        MINIMAL.replace('id = "B"', 'id = "A"')
        .replace("total = 1000", "total = 0")
        .replace("name = ", "nmae = ", 1)
    )
    folder = pack_folder(tmp_path, text, stations="code\nx\n", areas="level\n")
    places = {where.split(":")[0] for where, _ in problems_of(folder)}
    assert places == {"pack.toml", "stations.csv", "areas.csv"}
    assert len(problems_of(folder)) >= 6


def test_a_million_faults_are_told_as_a_few_and_a_number(tmp_path: Path) -> None:
    rows = "code\n" + "x\n" * 5000
    found = read_or_refuse(pack_folder(tmp_path, stations=rows))
    assert not isinstance(found, Pack)
    assert len(found) == LIMIT + 1
    assert found[-1].code == "pack.more_faults"
    assert found[-1].values["more"] == 5000 - LIMIT
