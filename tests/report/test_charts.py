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


def test_record_keeps_the_place_of_what_nobody_knows():
    from realpolitik.scenario.load import load
    from realpolitik.scenario.record import conduct

    scenario = load("libya")
    made = charts.record_chart(scenario)
    rows, hatched = made.datasets["rows"], {row["name"] for row in made.datasets["hatched"]}
    dark = "Qatar: Money for the west"
    assert dark in hatched
    assert dark not in {row["name"] for row in rows}, "not a month of it is known"
    (domain,) = {tuple(layer["encoding"]["y"]["scale"]["domain"]) for layer in made.chart.to_dict()["layer"][:2]}
    titles = [f"{scenario.actors[item.owner].name}: " for item in conduct(scenario)]
    assert len(domain) == 48
    assert all(name.startswith(title) for name, title in zip(domain, titles, strict=True)), "in the order of the record"


def test_record_names_a_level_where_there_is_room():
    from realpolitik.scenario.load import load

    scenario = load("libya")
    rows = charts.record_chart(scenario, ["gna"]).datasets["rows"]
    named = {(row["level"], row["from"]): row["text"] for row in rows if row["name"].endswith("Stance in the field")}
    assert named["hold", "2018/03/01"] == "hold"
    assert named["hold", "2019/04/01"] == "", "named once, where the level begins"
    assert named["push", "2020/06/01"] == "push", "a month or two are enough for four letters"
