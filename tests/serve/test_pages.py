"""What a browser gets: pages, answers that grow, the same numbers as the command line, and nothing from the hostile."""

from __future__ import annotations

import json
import random
import shlex
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html

from realpolitik.scenario.load import load
from realpolitik.serve import assets
from realpolitik.serve.app import application
from realpolitik.serve.asking import form, offered, options_of
from realpolitik.serve.controls import FIRST, first_sliders, groups, moments, searched
from realpolitik.serve.guard import Keys
from realpolitik.serve.house import House
from realpolitik.serve.pages import PLACES

from .conftest import CHANGE, HOME, PORT, WAR, Browser, TestClient

PAGES = [address for address, _ in PLACES]
SIZE = f"scenario={WAR}&worlds=20&months=24"


def answer(browser: Browser, job: str, ending: str = "json") -> Any:
    got = browser.get(f"/jobs/{job}/answer.{ending}")
    assert got.status_code == 200
    return got.json() if ending == "json" else got.text


@pytest.fixture
def command(capfd: pytest.CaptureFixture[str]) -> Any:
    """What a command prints with ``--json``."""
    from realpolitik.cli import main

    def run(text: str) -> dict[str, Any]:
        words = shlex.split(text)
        assert words[0] == "realpolitik"
        with pytest.raises(SystemExit) as left:
            main([*words[1:], "--json"])
        assert not left.value.code
        printed: dict[str, Any] = json.loads(capfd.readouterr().out)
        return {name: value for name, value in printed.items() if name != "report"}

    return run


@pytest.mark.parametrize(
    "changed",
    [
        "do=meridia.presence%3Dwithdrawn%402022-03",
        "set=crown.will%3D0.5",
        "set=crown.will%3D%5B0.2%2C0.4%5D&do=boreas.arms%3Dnone&seed=3",
        "do=boreas.arms%3Dovert&against=boreas.arms%3Dnone&formula=nash1950",
    ],
)
def test_the_page_has_the_numbers_of_the_command_that_it_shows_to_the_last_bit(
    browser: Browser, command: Any, changed: str
) -> None:
    job = browser.ask("whatif", f"{SIZE}&{changed}")
    told = browser.over(job)
    about = [data for name, data in told if name == "answer"][-1]
    assert answer(browser, job) == command(about["command"])


def test_the_overview_has_the_numbers_of_its_command(browser: Browser, command: Any, tmp_path: Path) -> None:
    job = browser.ask("overview", SIZE)
    about = [data for name, data in browser.over(job) if name == "answer"][-1]
    assert about["command"] == f"realpolitik assess {WAR} --alone --months 24 --worlds 20"
    assert answer(browser, job) == command(f"{about['command']} --out {tmp_path / 'run'}")


@pytest.mark.parametrize(
    ("verb", "query"),
    [
        ("explain", "actor=meridia&worlds=4"),
        ("weigh", ""),
        ("power", "worlds=20"),
        ("stable", "worlds=4&months=6"),
        ("contradictions", "worlds=4"),
    ],
)
def test_any_other_question_has_the_numbers_of_its_command(
    browser: Browser, command: Any, verb: str, query: str
) -> None:
    job = browser.ask(f"study:{verb}", f"scenario=yemen_1967&{query}" if verb == "weigh" else f"scenario={WAR}&{query}")
    told = browser.over(job)
    if told[-1][1]["state"] == "failed":
        assert verb == "weigh" and told[-1][1]["faults"]
        return
    about = [data for name, data in told if name == "answer"][-1]
    assert answer(browser, job) == command(about["command"])
    assert answer(browser, job, "html")


def test_an_answer_comes_with_fifty_worlds_first(browser: Browser) -> None:
    job = browser.ask("whatif", f"scenario={WAR}&months=6&worlds=60&{CHANGE.replace('2022', '2021')}")
    told = browser.over(job)
    states = [data for name, data in told if name == "state"]
    answers = [data for name, data in told if name == "answer"]
    assert answers[-1]["worlds"] == 60 and answers[-1]["of"] == 60
    assert all(data["worlds"] in (50, 60) for data in answers)
    assert states[-1]["state"] == "done" and states[-1]["total"] in (0, 120)
    shown = html.fromstring(answer(browser, job, "html"))
    assert "What happens instead" in shown.text_content()
    assert answers[-1]["course"].keys() == {"baseline", "changed"}
    lanes = {lane.key for group in groups(load(WAR)) for lane in group.lanes if lane.measured}
    assert answers[-1]["course"]["changed"].keys() == lanes
    assert {len(row) for row in answers[-1]["course"]["changed"].values()} == {2}


def test_a_held_level_is_seen_on_the_time_line(browser: Browser) -> None:
    query = f"scenario={WAR}&months=24&worlds=8&do=boreas.arms%3Dovert%402021-07"
    about = [data for name, data in browser.over(browser.ask("whatif", query)) if name == "answer"][-1]
    assert about["course"]["changed"]["boreas.arms"][2:] == [2] * 6
    assert moments(load(WAR), 24)[2].word == "2021-07"


def test_nothing_changed_shows_the_baseline(browser: Browser) -> None:
    told = browser.over(browser.ask("whatif", f"scenario={WAR}&worlds=4&months=6"))
    about = [data for name, data in told if name == "answer"][-1]
    assert about["course"].keys() == {"baseline"} and about["command"].startswith("realpolitik assess")


def test_who_does_what_and_why(browser: Browser) -> None:
    job = browser.ask("conduct", f"scenario={WAR}&worlds=8&months=12")
    browser.over(job)
    shown = html.fromstring(answer(browser, job, "html"))
    assert shown.xpath("//*[@id='part-actions']") and shown.xpath("//*[@id='part-reasons']")


def test_a_job_can_be_stopped(browser: Browser) -> None:
    job = browser.ask("whatif", f"scenario={WAR}&worlds=1000&{CHANGE}")
    assert browser.post(f"/jobs/{job}/stop", {}).status_code == 200
    assert browser.over(job)[-1][1]["state"] == "stopped"


# ---- pages


@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_by_itself_and_can_be_walked_through(browser: Browser, path: str) -> None:
    got = browser.get(f"{path}?scenario={WAR}&worlds=50&{CHANGE}")
    assert got.status_code == 200
    page = html.fromstring(got.text)
    assert len(page.xpath("//h1")) == 1 and page.get("lang") == "en"
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    current = page.xpath("//nav[@aria-label='Pages']//a[@aria-current='page']")
    assert len(current) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        assert field.get("aria-label") or field.xpath("ancestor::label"), html.tostring(field)
    for link in page.xpath("//nav[@aria-label='Pages']//a/@href"):
        assert f"scenario={WAR}" in link and "do=" in link


def test_the_page_holds_what_its_address_says(browser: Browser) -> None:
    page = html.fromstring(browser.get(f"/whatif?scenario={WAR}&set=crown.will%3D0.5&seed=7&{CHANGE}").text)
    held = page.get_element_by_id("changes")
    assert json.loads(held.get("data-do")) == ["meridia.presence=withdrawn@2022-03"]
    assert json.loads(held.get("data-set")) == ["actors.crown.will=0.5"]
    assert page.xpath("//input[@name='seed']/@value") == ["7"]


def test_every_level_of_every_instrument_can_be_held(browser: Browser) -> None:
    page = html.fromstring(browser.get(f"/whatif?scenario={WAR}").text)
    scenario = load(WAR)
    for actor, kit in scenario.instruments.items():
        for name, item in kit.items():
            (lane,) = page.xpath(f"//*[@data-key='{actor}.{name}']")
            assert lane.xpath(".//option/@value") == [*item.levels, "free"]
    assert page.xpath("//*[starts-with(@data-key, 'shocks.')]") or not scenario.shocks


def test_a_number_shows_its_spread_and_its_source(browser: Browser) -> None:
    asked = load("yemen_1967")
    found = first_sliders(asked)
    assert 0 < len(found) <= FIRST
    for item in found:
        assert item.low <= item.spread_low <= item.value <= item.spread_high <= item.high
        assert item.links, item.path
    page = html.fromstring(browser.get("/whatif?scenario=yemen_1967").text)
    number = page.xpath(f"//*[@data-path='{found[0].path}']")[0]
    link = number.xpath(".//a/@href")[0]
    path, _, place = link.partition("#")
    evidence = browser.get(path).text
    assert place.split("-")[0] in evidence


def test_a_number_leads_to_its_claim_and_the_claim_to_its_paragraph(browser: Browser) -> None:
    scenario = load("yemen_1967")
    key, claim = next((key, claim) for key, claim in scenario.claims.items() if claim.about)
    text = browser.get("/evidence?scenario=yemen_1967").text
    from realpolitik.studies.assess import evidence

    row = evidence.claims_of(scenario, {}).set_index("claim").loc[key]
    assert row.place == f"claim-{key}" and row.paragraph == claim.paragraph
    assert 'data-rows="claim"' in text or f'id="claim-{key}"' in text
    assert 'data-rows="number"' in text


def test_numbers_are_found_by_path_and_meaning(browser: Browser) -> None:
    assert "actors.crown.will" in {item.path for item in searched(load(WAR), "will crown")}
    assert searched(load(WAR), "  ") == ()
    got = browser.get(f"/numbers?scenario={WAR}&q=crown+will")
    assert 'data-path="actors.crown.will"' in got.text


def test_views_are_the_sources_with_claims(browser: Browser) -> None:
    page = html.fromstring(browser.get("/whatif?scenario=yemen_1967").text)
    scenario = load("yemen_1967")
    assert set(page.xpath("//select[@name='view']/option/@value")) == {
        "",
        *(claim.source for claim in scenario.claims.values()),
    }


@pytest.mark.parametrize("verb", list(offered()))
def test_every_verb_that_is_offered_has_a_form(browser: Browser, verb: str) -> None:
    page = html.fromstring(browser.get(f"/study/{verb}?scenario={WAR}").text)
    names = set(page.xpath("//form[@id='question']//@name"))
    assert names == {"scenario", *(field.name for field in form(offered()[verb]))}
    assert not {"out", "threads", "chunk", "file", "efg"} & names, "nothing names a file or decides for the server"


def test_a_verb_tells_everything_that_is_wrong() -> None:
    from realpolitik.errors import UsageError

    with pytest.raises(UsageError) as wrong:
        options_of(offered()["explain"], [("worlds", "0"), ("world", "x"), ("datum", "2020"), ("out", "/tmp/x")])
    told = str(wrong.value).split("\n")
    assert len(told) == 5 and "actor" in told[2]


def test_first_load_is_small(browser: Browser) -> None:
    total = sum(len(found.packed) for found in assets.files().values())
    assert total < 330_000


# ---- hostile

BAD = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "';alert(1)//",
    "{{7*7}}",
    "../../etc/passwd",
    "%00",
    "\u202e",
    "javascript:alert(1)",
    "</script><script>",
    "\x00",
]


def test_hostile_titles_are_inert(tmp_path: Path) -> None:
    source = (Path(__file__).parents[1] / "cli" / "border_war.yaml").read_text(encoding="utf-8")
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
    path = tmp_path / "evil.yaml"
    lines = []
    for line in source.split("\n"):
        head, colon, rest = line.partition("title: ")
        lines.append(f"{head}{colon}{json.dumps(evil)}" if colon and not rest.endswith("}") else line)
    path.write_text("\n".join(lines), encoding="utf-8")
    assert evil.split("<")[0] == "" and "alert(1)" in path.read_text(encoding="utf-8")
    house, keys = House([str(path)]), Keys()
    client = TestClient(application(house, keys, "127.0.0.1", PORT), base_url=HOME)
    client.get(f"/enter?token={keys.once}")
    evil_browser = Browser(client, keys, house)
    texts = [client.get(page).text for page in PAGES]
    for kind, more in (("overview", ""), ("whatif", "")):
        job = evil_browser.ask(kind, f"worlds=4&months=6{more}")
        evil_browser.over(job)
        texts.append(answer(evil_browser, job, "html") or "<p></p>")
    for text in texts:
        page = html.fromstring(text)
        assert not [element for element in page.iter("img")]
        for script in page.iter("script"):
            assert script.get("src", "").startswith("/assets/") or script.get("type") == "application/json"
            assert "<script" not in (script.text or "")
    house.jobs.close()


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("where", ["scenario", "view", "as_of", "do", "set", "worlds", "unknown"])
def test_hostile_words_are_refused_and_shown_as_text(browser: Browser, bad: str, where: str) -> None:
    got = browser.client.get("/whatif", params={where: bad})
    if where not in ("do", "set"):  # these are told when they are asked
        assert got.status_code in (422,) or not bad.strip("\x00%")
    page = html.fromstring(got.text)
    for script in page.iter("script"):
        assert script.get("src", "").startswith("/assets/") or script.get("type") == "application/json"
    assert not page.xpath("//img")
    asked = browser.post("/ask", {"kind": "whatif", "query": f"scenario={WAR}&{where}={bad}", "owner": "x"})
    assert asked.status_code == 422 or (asked.status_code == 200 and not bad.strip("\x00%"))
    assert "Traceback" not in asked.text


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        1,
        "x",
        {},
        {"kind": "whatif"},
        {"kind": 1, "query": "", "owner": "x"},
        {"kind": "x", "query": "", "owner": "x"},
        {"kind": "study:seal", "query": "", "owner": "x"},
        {"kind": "study:../x", "query": "", "owner": "x"},
        {"kind": "study:", "query": "", "owner": "x"},
        {"kind": "whatif", "query": "", "owner": ""},
        {"kind": "whatif", "query": "", "owner": "x" * 100},
        {"kind": "whatif", "query": "&".join("a=1" for _ in range(300)), "owner": "x"},
        {"kind": "whatif", "query": "scenario=/etc/passwd", "owner": "x"},
        {"kind": "study:explain", "query": "out=/tmp/x", "owner": "x"},
        {"kind": "study:compare", "query": "", "owner": "x"},
        {"kind": "__class__", "query": "", "owner": "x"},
        {"kind": "study:assess", "query": "worlds=100000", "owner": "x"},
        {"kind": "whatif", "query": "worlds=1001", "owner": "x"},
        {"kind": "whatif", "query": "months=100000", "owner": "x"},
        {"kind": "whatif", "query": "seed=99999999999999999999", "owner": "x"},
    ],
)
def test_what_is_no_question_is_refused(browser: Browser, sent: Any) -> None:
    got = browser.post("/ask", sent)
    assert got.status_code == 422 and got.json()["faults"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/..%2fapp.py",
        "/assets/page.css",
        "/jobs/../ask",
        "/study/seal",
        "/study/__init__",
        "/study/..%2f..",
        "/jobs/x/events",
        "/jobs/%00/answer.json",
        "/.git/config",
        "/static/x",
        "/docs",
        "/openapi.json",
    ],
)
def test_there_is_nothing_else(browser: Browser, path: str) -> None:
    got = browser.get(path)
    assert got.status_code in (404, 422)


def test_a_fuzz_of_the_addresses_finds_no_fault(browser: Browser) -> None:
    rng = random.Random(4)
    signs = "abc=&?/%.<>'\"@+[]{}\\:;,0123456789 \t\x00\x7fé漢\u202e"
    paths = [
        "/",
        "/whatif",
        "/evidence",
        "/studies",
        "/study/explain",
        "/study/",
        "/numbers",
        "/jobs/",
        "/assets/",
        "/enter",
    ]
    names = ["scenario", "do", "set", "view", "as_of", "worlds", "months", "seed", "q", "formula", "against", "actor"]
    for _ in range(300):
        word = "".join(rng.choices(signs, k=rng.randrange(12)))
        path = rng.choice(paths) + ("".join(rng.choices(signs, k=4)).replace("#", "") if rng.random() < 0.3 else "")
        params = {rng.choice(names): word for _ in range(rng.randrange(3))}
        got = browser.client.get(HOME + quote(path, safe="/%."), params=params, follow_redirects=False)
        assert got.status_code in (200, 204, 303, 307, 404, 422), (path, params, got.status_code)
        sent = {
            "kind": rng.choice(["study:explain", word, "study:" + word]),
            "query": f"{rng.choice(names)}={word}",
            "owner": word or "x",
        }
        posted = browser.post("/ask", sent)
        assert posted.status_code in (200, 422, 429), (sent, posted.status_code)
        for job in browser.house.jobs.open():
            job.stop()
