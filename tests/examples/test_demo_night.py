"""The demo's nights: the same again from the same seed, a feed that may be called, a lead that turns late."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from examples.demo.invent import invent_sheets
from examples.demo.night import write_city, write_feed
from veedor.election.frame import build_frame
from veedor.election.pack import Feed
from veedor.election.pack_reader import read_pack
from veedor.forecast.condition import Condition
from veedor.forecast.replay import replay, trajectory_of
from veedor.forecast.tonight import feed_of, tonight
from veedor.intake.arrivals import read_arrivals
from veedor.intake.given import GivenFile
from veedor.intake.tables import read_tables
from veedor.publish.floor import below_floor
from veedor.tally.fold import fold

SEED = 20250316


def test_the_same_seed_makes_the_same_nights(tmp_path: Path) -> None:
    sheets = invent_sheets(read_pack("demo"), 7)
    assert write_city(7, tmp_path / "a").read_bytes() == write_city(7, tmp_path / "b").read_bytes()
    assert write_feed(sheets, 7, tmp_path / "c").read_bytes() == write_feed(sheets, 7, tmp_path / "d").read_bytes()


def test_the_feed_is_one_of_which_a_forecast_may_speak(tmp_path: Path) -> None:
    pack = read_pack("demo")
    path = write_feed(invent_sheets(pack, SEED), SEED, tmp_path / "feed.csv")
    intake = read_tables(pack, [GivenFile(path)])
    count = fold(pack, build_frame(pack, intake.placements), intake.readings)
    feed = feed_of(pack, intake.files)
    (look,) = tonight(count, feed, 0.05, lambda contest, area: below_floor(pack.floor, contest, area))
    assert (feed, look.silence) == (Feed.COMPLETE, None)
    assert len(look.states) > 30


def test_the_lead_of_the_city_turns_late_and_no_verdict_is_wrong(tmp_path: Path) -> None:
    past = trajectory_of(read_arrivals(write_city(SEED, tmp_path / "city.csv")))
    shown = replay(past, Condition.named("lead", past.options), 0.05, 30)
    leads = [state.totals[0] - state.totals[1] for state in shown.states]
    turned = next(at for at, lead in enumerate(leads) if lead > 0)
    assert all(lead < 0 for lead in leads[:turned])
    assert all(lead > 0 for lead in leads[turned:])
    assert float(shown.states[turned].share_stations) > 0.6
    assert shown.judged.wrong_calls == 0
    assert int(np.argmax(past.votes.sum(axis=0))) == 0
