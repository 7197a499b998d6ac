"""What every output of a forecast says: the shares foreseen, and what the error rate rests on."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.forecast.nights import night
from tests.forecast.test_forecast_tonight import OPTIONS, counted, look
from veedor.base.words import Words
from veedor.election.pack import Feed
from veedor.forecast.condition import Condition
from veedor.forecast.replay import Replay, replay
from veedor.forecast.simulate import Simulation
from veedor.forecast.track_record import Entry
from veedor.publish.exports.replay_lines import record_object, replay_lines
from veedor.publish.exports.tonight_object import tonight_object
from veedor.publish.night_picture import night_svg
from veedor.publish.replay_text import ReplayText
from veedor.publish.tonight_text import TonightText
from veedor.publish.track_record_text import record_lines, tried_lines

ENGLISH = Words("en")
RESTS_ON = {"unit", "units", "nights", "alpha_reachable_by_night", "assumption"}
SAID = "past contests, but of only 2 nights"


@pytest.fixture(scope="module")
def shown() -> Replay:
    past = night()
    return replay(past, Condition.named("lead", past.options), 0.05, 10)


def test_every_line_of_a_replay_says_what_the_error_rate_rests_on(shown: Replay) -> None:
    *steps, last = replay_lines(shown, ENGLISH)
    for told in (*steps, last["summary"], record_object([Entry.of(shown)], shown.calibration, ENGLISH)):
        assert set(told["calibration"]) == RESTS_ON
        assert (told["calibration"]["unit"], told["calibration"]["alpha_reachable_by_night"]) == (
            "contest",
            0.333333,
        )


def test_so_do_the_texts_and_the_picture(shown: Replay) -> None:
    entries = [Entry.of(shown)]
    texts = (
        ReplayText(shown, ENGLISH).lines(),
        record_lines(entries, shown.calibration, ENGLISH),
        tried_lines(
            Simulation(shown.trajectory, shown.condition, 0.05, 10, 1, 0.0, 1), {"random": [shown]}, ENGLISH
        ),
        TonightText(counted(200), [look(counted(200))], ENGLISH).lines(),
    )
    for text in texts:
        assert SAID in "\n".join(text)
    drawn = night_svg(shown, ENGLISH)
    assert drawn is not None
    words = " ".join(text.strip() for text in ElementTree.fromstring(drawn).itertext() if text.strip())
    assert SAID in words


def test_tonight_tells_every_share_and_turnout() -> None:
    count = counted(200)
    seen = look(count)
    (contest,) = tonight_object([seen], ENGLISH)["contests"]
    assert list(contest["shares"]) == list(OPTIONS)
    for told in (*contest["shares"].values(), contest["turnout"]):
        assert 0 <= told["low"] <= told["estimate"] <= told["high"] <= 1
    text = "\n".join(TonightText(count, [seen], ENGLISH).lines())
    assert "Shares of the votes expected at the end" in text
    assert "Votes for options, of all electors" in text


def test_where_it_may_not_speak_it_tells_no_share_and_still_what_it_rests_on() -> None:
    count = counted(200)
    seen = look(count, Feed.PARTIAL)
    told = tonight_object([seen], ENGLISH)
    assert set(told["calibration"]) == RESTS_ON
    assert told["contests"][0]["shares"] is told["contests"][0]["turnout"] is None
    assert "Shares of the votes" not in "\n".join(TonightText(count, [seen], ENGLISH).lines())
