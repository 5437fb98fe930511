"""What a scenario and a table look like in Python: a line."""

import realpolitik as rp


def test_a_scenario_prints_as_a_line() -> None:
    scenario = rp.load("proxy_war")
    instruments = sum(len(mine) for mine in scenario.instruments.values())
    counts = f"{len(scenario.actors)} actors, {len(scenario.issues)} issues, {instruments} instruments"
    expected = f"<scenario proxy_war as of 2020-12-31: {counts}>"
    assert repr(scenario) == str(scenario) == expected


def test_a_table_prints_as_a_line() -> None:
    table = rp.stable("chicken").table("concepts")
    assert repr(table) == f"<table {table.title!r}: {len(table)} rows of {', '.join(table.columns)}>"
