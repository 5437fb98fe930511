"""The chart of the record of conduct."""

from realpolitik.report import charts


def test_record_of_conduct_shows_levels_gaps_and_dates():
    from realpolitik.scenario.load import load
    from realpolitik.scenario.resolve import resolve

    scenario = load("afghanistan")
    made = charts.record_chart(scenario)
    made.chart.to_dict(validate=True)
    rows = made.datasets["rows"]
    assert len({row["name"] for row in rows}) == 59
    assert {row["share"] for row in rows} == {0.46, 0.86}, "judgements are thin"
    assert all(row["share"] == 0.46 for row in rows if row["basis"] == "judgement")
    assert {row["name"] for row in made.datasets["hatched"]} >= {"Turkmenistan: Own border guard"}
    assert len(made.datasets["dates"]) == 5
    fall = [row for row in rows if row["name"] == "Afghan government: Talks with the Taliban"]
    assert max(row["to"] for row in fall) == "2021/08/01", "empty once the government is gone"
    known = charts.record_chart(resolve(scenario, as_of=scenario.about.as_of_dates[0]), ["us"])
    assert {row["name"].split(":")[0] for row in known.datasets["rows"]} == {"United States"}
    assert max(row["to"] for row in known.datasets["rows"]) <= "2015/09/01"
    assert charts.png(known, scale=0.5)[:8] == b"\x89PNG\r\n\x1a\n"
    assert charts.record_chart(scenario, ["nobody"]) is None
