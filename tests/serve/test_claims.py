"""Claims edited in the page: checked as by `check`, kept as drafts, written at their places in one's own folder."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from realpolitik.reading.editing import Editor, shown, written
from realpolitik.scenario.load import load, read
from realpolitik.serve.app import application
from realpolitik.serve.guard import TOKEN, Keys
from realpolitik.serve.house import House

from .conftest import HOME, PORT, Browser, TestClient

CLAIMS = """\
# What Doe says.
sources:
  doe-2020: {title: A war and its friends, issued: 2020-05-01, reliability: B, author: [{family: Doe}]}

claims:
  # the first one
  doe-2020.p1.arms:
    source: doe-2020   # the only one
    paragraph: 1
    kind: evidence
    text: Boreas arms the League.  # said twice
    certainty: judgement
    credibility: 3
    actors:
      - boreas
      # and those whom it arms
      - league

  doe-2020.p2.stay: {source: doe-2020, paragraph: 2, kind: causal, text: It stays while it can., certainty: judgement}
"""


def laid_out(folder: Path) -> Path:
    """The invented war in a folder of one's own, with a file of claims laid out by hand."""
    home = folder / "war"
    shutil.copytree(str(resources.files("realpolitik") / "catalog" / "proxy_war"), home)
    (home / "doe.yaml").write_text(CLAIMS, encoding="utf-8")
    load(home)
    return home


@pytest.fixture
def war(tmp_path: Path) -> Path:
    return laid_out(tmp_path)


@pytest.fixture
def desk(war: Path, tmp_path: Path) -> Any:
    house, keys = House([str(war), "proxy_war"], folder=tmp_path / "mine"), Keys()
    (tmp_path / "mine").mkdir()
    client = TestClient(application(house, keys, "127.0.0.1", PORT), base_url=HOME)
    client.get(f"/enter?token={keys.once}", follow_redirects=False)
    yield Browser(client, keys, house)
    house.jobs.close()


def sent(desk: Browser, what: str, claim: str, scenario: str = "war", **fields: str) -> dict[str, Any]:
    answer = desk.post(f"/claims/{what}", {"scenario": scenario, "claim": claim, "fields": fields, "seal": ""})
    return dict(answer.json())


def test_a_field_changes_and_every_other_sign_of_the_file_stays(desk: Browser, war: Path) -> None:
    told = sent(desk, "save", "doe-2020.p1.arms", text="Boreas arms both sides.", credibility="2", speaker="a colonel")
    assert told["saved"] and told["errors"] == 0 and told["path"] == str(war / "doe.yaml")
    wanted = CLAIMS.replace("Boreas arms the League.", "Boreas arms both sides.").replace(
        "credibility: 3", "credibility: 2"
    )
    wanted = wanted.replace("      - league\n", "      - league\n    speaker: a colonel\n")
    assert (war / "doe.yaml").read_text(encoding="utf-8") == wanted
    assert load(war).claims["doe-2020.p1.arms"].speaker == "a colonel"
    assert "a colonel" in desk.get("/claims?scenario=war&claim=doe-2020.p1.arms").text, "served anew"


def test_a_list_and_a_claim_in_braces_are_changed_and_a_field_is_taken_out(desk: Browser, war: Path) -> None:
    assert sent(desk, "save", "doe-2020.p1.arms", actors="boreas, crown")["saved"]
    assert sent(desk, "save", "doe-2020.p2.stay", text="Meridia: it stays", credibility="4")["saved"]
    assert sent(desk, "save", "doe-2020.p2.stay", credibility="")["saved"]
    text = (war / "doe.yaml").read_text(encoding="utf-8")
    assert "    actors:\n      [boreas, crown]\n" in text and "# the first one" in text
    assert "text: 'Meridia: it stays', certainty: judgement}" in text
    assert load(war).claims["doe-2020.p1.arms"].actors == ("boreas", "crown")


def test_what_check_says_is_said_and_nothing_is_saved_that_has_an_error(desk: Browser, war: Path) -> None:
    told = sent(desk, "save", "doe-2020.p1.arms", actors="borea")
    assert not told["saved"] and "did you mean boreas?" in told["problems"][0]["text"] and told["problems"][0]["own"]
    told = sent(desk, "save", "doe-2020.p1.arms", kind="gossip", paragraph="0")
    assert not told["saved"] and told["errors"] == 2
    assert (war / "doe.yaml").read_text(encoding="utf-8") == CLAIMS
    whole = CLAIMS.replace("kind: evidence", "kind: gossip").replace("paragraph: 1", "paragraph: 0")
    _, problems = read(war, {"doe.yaml": whole})
    assert {item["text"] for item in told["problems"]} == {str(problem) for problem in problems}


def test_what_is_typed_outlives_the_page_and_the_server_and_goes_when_it_is_saved(desk: Browser, war: Path) -> None:
    sent(desk, "check", "doe-2020.p1.arms", text="Half a sen")
    assert (war / "doe.yaml").read_text(encoding="utf-8") == CLAIMS
    assert Editor(str(war)).drafts() == {"doe-2020.p1.arms": {"text": "Half a sen"}}
    assert "This is your draft" in (page := desk.get("/claims?scenario=war&claim=doe-2020.p1.arms").text)
    assert "Half a sen</textarea>" in page and "draft kept" in desk.get("/claims?scenario=war").text
    assert not any("draft" in str(problem) for problem in read(war)[1]), "no file of the scenario"
    sent(desk, "save", "doe-2020.p1.arms", text="Half a sentence is enough.")
    assert Editor(str(war)).drafts() == {}


def test_a_new_claim_gets_a_name_and_a_place(desk: Browser, war: Path) -> None:
    fields = {
        "source": "doe-2020",
        "paragraph": "7",
        "kind": "causal",
        "text": "Arms: they feed the war.",
        "certainty": "fact",
    }
    told = sent(desk, "save", "+", **fields)
    assert told["saved"] and told["claim"] == "doe-2020.p7.arms-they-feed-the"
    assert (war / "claims" / "doe-2020.read.yaml").read_text(encoding="utf-8").startswith("# Claims read from doe-2020")
    assert sent(desk, "save", "+", **fields)["claim"] == "doe-2020.p7.arms-they-feed-the-2"
    assert load(war).claims[told["claim"]].text == "Arms: they feed the war."


def test_an_edit_of_a_claim_that_was_changed_meanwhile_is_refused_and_kept(desk: Browser, war: Path) -> None:
    seal = desk.get("/claims?scenario=war&claim=doe-2020.p1.arms").text.partition('data-seal="')[2].partition('"')[0]
    (war / "doe.yaml").write_text(CLAIMS.replace("arms the League", "arms everybody"), encoding="utf-8")
    answer = desk.post(
        "/claims/save", {"scenario": "war", "claim": "doe-2020.p1.arms", "fields": {"text": "Mine."}, "seal": seal}
    )
    assert answer.status_code == 422 and "changed meanwhile" in answer.json()["faults"][0]
    assert "arms everybody" in (war / "doe.yaml").read_text(encoding="utf-8")
    assert Editor(str(war)).drafts()["doe-2020.p1.arms"] == {"text": "Mine."}


def test_a_built_in_scenario_is_copied_before_it_is_edited(desk: Browser, tmp_path: Path) -> None:
    refused = sent(desk, "save", "+", "proxy_war", source="doe-2020")
    assert "copy it into a folder first" in refused["faults"][0]
    told = desk.post("/claims/copy", {"scenario": "proxy_war"}).json()
    assert told == {"scenario": "proxy_war-2", "path": str(tmp_path / "mine" / "proxy_war")}
    assert load(told["path"]).about == load("proxy_war").about
    assert "is there already" in desk.post("/claims/copy", {"scenario": "proxy_war"}).json()["faults"][0]
    assert desk.get("/claims?scenario=proxy_war-2").status_code == 200


@pytest.mark.parametrize(
    ("claim", "fields", "said"),
    [
        ("doe-2020.p1.arms", {"text": "x", "evil": "y"}, "no field 'evil'"),
        ("doe-2020.p1.arms", {"text": "y" * 5000}, "more than 4000 characters"),
        ("../../etc/passwd", {"text": "x"}, "no claim"),
        ("+", {"source": "../../../tmp/x", "text": "x"}, "choose the source"),
        ("+", {"source": "..", "text": "x"}, "choose the source"),
        ("+", {"text": "x"}, "choose the source"),
        ("doe-2020.p1.arms", {"text": 3}, "expected the texts"),
        ("doe-2020.p1.arms", ["text"], "expected the texts"),
        (None, {}, "expected the texts"),
    ],
)
def test_what_is_hostile_is_refused(desk: Browser, war: Path, claim: Any, fields: Any, said: str) -> None:
    before = sorted(path.name for path in war.parent.rglob("*") if path.name != ".drafts.json")
    answer = desk.post("/claims/save", {"scenario": "war", "claim": claim, "fields": fields, "seal": ""})
    assert answer.status_code == 422 and said in answer.json()["faults"][0]
    assert sorted(path.name for path in war.parent.rglob("*") if path.name != ".drafts.json") == before


@pytest.mark.parametrize(
    "text",
    [
        "!!python/object/apply:os.system [id]",
        "&a x",
        "*a",
        "}\n  evil: 1",
        "# no",
        "- a",
        "{a: 1}",
        "NO",
        "1e3",
        "'",
        "<b>&",
    ],
)
def test_a_text_is_a_text_whatever_stands_in_it(desk: Browser, war: Path, text: str) -> None:
    assert sent(desk, "save", "doe-2020.p1.arms", text=text)["saved"]
    assert load(war).claims["doe-2020.p1.arms"].text == " ".join(text.split())
    assert "<b>&" not in desk.get("/claims?scenario=war&claim=doe-2020.p1.arms").text


@pytest.mark.parametrize("text", ["\u202e abc", "a\x07b", "&a [1]", "!!int 3", "[0.1, .inf]"])
def test_a_value_that_no_file_may_hold_is_told_as_check_tells_it(desk: Browser, war: Path, text: str) -> None:
    told = sent(desk, "save", "doe-2020.p1.arms", about="actors.crown.will", value=text)
    assert not told.get("saved") and (told.get("errors") or told.get("faults"))
    assert (war / "doe.yaml").read_text(encoding="utf-8") == CLAIMS


@pytest.mark.parametrize("what", ["check", "save", "drop", "copy", "decide"])
@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.example"}, {"origin": ""}, {TOKEN: "wrong"}, {TOKEN: ""}, {"content-type": "text/plain"}],
)
def test_nothing_is_changed_for_another_page(desk: Browser, war: Path, what: str, headers: dict[str, str]) -> None:
    sent_by_another = {"scenario": "war", "claim": "doe-2020.p1.arms", "fields": {"text": "Mine."}, "seal": ""}
    assert desk.post(f"/claims/{what}", sent_by_another, **headers).status_code in (403, 415)
    assert (war / "doe.yaml").read_text(encoding="utf-8") == CLAIMS and not Editor(str(war)).drafts()


def test_links_out_of_the_folder_are_not_followed(desk: Browser, war: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (war / "claims").symlink_to(outside)
    fields = {"source": "doe-2020", "paragraph": "7", "kind": "causal", "text": "Out.", "certainty": "fact"}
    told = sent(desk, "save", "+", **fields)
    assert not told.get("saved") and not list(outside.iterdir())
    (war / "claims").unlink()
    (war / ".drafts.json").unlink(missing_ok=True)
    (outside / "x").write_text("{}", encoding="utf-8")
    (war / ".drafts.json").symlink_to(outside / "x")
    sent(desk, "check", "doe-2020.p1.arms", text="Out.")
    assert (outside / "x").read_text(encoding="utf-8") == "{}"


def test_proposals_of_kept_texts_are_accepted_or_refused_into_the_ledger(desk: Browser, war: Path) -> None:
    (war / "texts").mkdir()
    text = "A war and its friends\n\nBoreas supplies arms to the League. Meridia will probably leave the Crown alone.\n"
    (war / "texts" / "doe-2020.txt").write_text(text, encoding="utf-8")
    page = desk.get("/claims?scenario=war").text
    keys = [part.partition('"')[0] for part in page.split('data-proposal="')[1:]]
    assert "Boreas supplies arms to the League." in page and keys
    named = {"scenario": "war", "proposal": keys[0].replace("&#39;", "'")}
    empty = desk.post("/claims/decide", {**named, "verdict": "accepted", "text": "", "kind": "evidence"})
    assert empty.status_code == 422 and "text" in empty.json()["faults"][0]
    told = desk.post(
        "/claims/decide", {**named, "verdict": "accepted", "text": "The League has it.", "kind": "evidence"}
    )
    assert told.status_code == 200 and load(war).claims[told.json()["claim"]].text == "The League has it."
    entry = json.loads((war / "ledger.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert entry["verdict"] == "accepted" and entry["claim"] == told.json()["claim"]
    assert keys[0] not in desk.get("/claims?scenario=war").text
    again = desk.post("/claims/decide", {**named, "verdict": "refused"})
    assert again.status_code == 422 and "decided already" in again.json()["faults"][0]


def test_a_scenario_of_one_file_takes_claims_too(tmp_path: Path) -> None:
    from realpolitik.scenario.resolve import dump

    path = tmp_path / "war.yaml"
    path.write_text(dump(load("proxy_war")) + CLAIMS, encoding="utf-8")
    editor = Editor(str(path))
    change = editor.save(
        "+", {"source": "doe-2020", "paragraph": "3", "kind": "causal", "text": "So.", "certainty": "fact"}
    )
    assert not change.errors and load(path).claims[change.claim].text == "So."


def test_a_form_shows_what_it_writes() -> None:
    record = {"paragraph": 3, "actors": ["us", "russia"], "value": [0.2, 0.4], "text": "It: is so", "since": "2018-01"}
    told = shown(record)
    assert (told["value"], told["text"], told["actors"], told["kind"]) == ("[0.2, 0.4]", "It: is so", "us, russia", "")
    assert written({"comes": True, "by": "2020-12"}) == "{comes: true, by: 2020-12}"
