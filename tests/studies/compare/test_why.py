"""Why two runs differ."""

import datetime as dt

import pandas as pd

import realpolitik as rp
from realpolitik.scenario.load import load
from realpolitik.studies.compare import why


def test_pins_in_words():
    scenario = load("proxy_war")
    held = why.pin_words(scenario, "meridia.presence=withdrawn@2021-06")
    assert held == "Meridia, “Troops beside the Crown” held at “withdrawn” from 2021-06"
    assert why.pin_words(scenario, "nobody.there=on") == "nobody.there=on"


def test_inputs_that_differ_are_named_and_the_rest_is_not():
    runs = [rp.simulate("proxy_war", worlds=6, months=6, set=given) for given in ({}, {"actors.meridia.will": 0.9})]
    study = rp.compare(*runs)
    inputs = study["inputs"].set_index("path")
    assert list(inputs.index) == ["actors.meridia.will"]
    assert inputs.second.iloc[0] == 0.9
    assert "Meridia: political will for a costly presence set to 0.9" in study.summary[0]


def test_what_moves_first_stands_apart_to_the_end():
    days = [dt.date(2021, month, 28) for month in range(1, 5)]
    row = {"kind": "series", "title": "T"}
    course = pd.DataFrame(
        [
            *(
                {**row, "reading": "late", "date": day, "low": low, "high": 1.0}
                for day, low in zip(days, (0.1, -1, 0.2, 0.3), strict=True)
            ),
            *({**row, "reading": "never", "date": day, "low": -1.0, "high": 1.0} for day in days),
            *({**row, "reading": "always", "date": day, "low": 0.5, "high": 1.0} for day in days),
        ]
    )
    assert why.first_moves(course) == [("T", days[0]), ("T", days[2])]
