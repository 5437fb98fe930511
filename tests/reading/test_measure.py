import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from realpolitik.errors import ScenarioError
from realpolitik.reading.coder import KEY, LOOK, READ, THINK, times
from realpolitik.reading.documents import from_text, open_document
from realpolitik.reading.gold import read_gold
from realpolitik.reading.measure import measure
from realpolitik.reading.propose import propose
from realpolitik.scenario.load import load
from realpolitik.scenario.schema import Scenario

TEXT = "Norway backs Chile.\n\nPeru may attack Chile. Brazil fears Peru.\n\nThe snow came early to the Peruvian hills."
GOLD: list[dict[str, Any]] = [
    {"sentence": "Norway backs Chile.", "actor": "Oslo", "target": "Chile", "relation_class": "SUPPORT"},
    {"sentence": "Peru may attack Chile", "actor": "Peru", "target": "Chile", "relation_class": "THREATEN"},
    {"sentence": "Brazil fears Peru.", "actor": "Brazil", "target": None, "relation_class": "FEAR"},
    {"sentence": "The snow came early", "actor": "Norway", "target": None, "relation_class": "STATE"},
]
PLACES = (1, 2, 2, 3)


def gold_file(tmp_path: Path, **more: Any) -> Path:
    path = tmp_path / "gold.jsonl"
    rows = [
        {"source": "text", "paragraph": place, **one, "certainty": "fact", "speaker": "author", **more}
        for one, place in zip(GOLD, PLACES, strict=True)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_scores_are_the_shares_that_one_counts_by_hand(tmp_path: Path) -> None:
    document = from_text(TEXT)
    scores = measure([document], propose(document), read_gold(str(gold_file(tmp_path))))
    assert (scores.claims, scores.proposals) == (4, 3)
    recall = {level: score.recall for level, score in scores.levels["all"].items()}
    assert recall == {
        "paragraph": 0.75,
        "sentence": 0.75,
        "actor": 0.75,
        "core": 0.75,  # SUPPORT and target; target; FEAR
        "actor and class": 0.5,
        "all three": 0.25,  # Brazil’s target was coded as none, and one was proposed
    }
    assert all(score.low <= score.recall <= score.high for score in scores.levels["all"].values())
    assert scores.fields == {
        "actor": 1.0,
        "target": pytest.approx(2 / 3),
        "relation_class": pytest.approx(2 / 3),
        "certainty": pytest.approx(1 / 3),
        "author": 1.0,
    }
    assert (scores.filled, scores.coded) == (11 / 4, 5.0)


def test_the_trivial_rule_names_the_commonest_actor_everywhere(tmp_path: Path) -> None:
    document = from_text(TEXT)
    scores = measure([document], propose(document), read_gold(str(gold_file(tmp_path))))
    assert scores.baseline["all"]["sentence"].recall == 1.0
    assert scores.baseline["all"]["actor"].recall == 0.25  # Peru is named most often
    assert scores.baseline_fields["author"] == 1.0 and scores.baseline_fields["certainty"] == 1.0


def test_one_proposal_serves_one_claim(tmp_path: Path) -> None:
    path = gold_file(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n" + path.read_text(encoding="utf-8"))
    document = from_text(TEXT)
    scores = measure([document], propose(document), read_gold(str(path)))
    assert scores.levels["all"]["actor"].recall == 0.6


def test_same_gold_same_intervals(tmp_path: Path) -> None:
    document, gold = from_text(TEXT), read_gold(str(gold_file(tmp_path)))
    one, two = (measure([document], propose(document), gold).as_dict() for _ in range(2))
    assert one == two


def test_a_simulated_coder_takes_the_keystrokes_that_one_counts() -> None:
    fields = ["actor", "certainty"]
    by_hand = 10 * READ + THINK + 4 * KEY + (THINK + 6 * KEY) + (THINK + 2 * KEY)
    told = times([(10, "a"), (10, "a")], [(10, fields, {"actor": True, "certainty": False}), (10, fields, {})])
    assert told.empty == pytest.approx(2 * by_hand)
    cards = 2 * (THINK + KEY) + 10 * READ
    assert told.filled == pytest.approx(cards + LOOK + (LOOK + THINK + 2 * KEY) + by_hand)
    assert told.share == pytest.approx(told.filled / told.empty)


def test_every_fault_of_a_gold_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    lines = [
        "{",
        '{"source": "text", "paragraph": 0}',
        '{"source": "text", "paragraph": 1, "relation_class": "SUPORT", "certainty": "sure"}',
        '{"source": "text", "paragraph": 1, "actr": "x"}',
        "[]",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_gold(str(path))
    problems = caught.value.problems
    assert sorted({problem.line for problem in problems}) == [1, 2, 3, 4, 5]
    assert {problem.nearest for problem in problems} >= {"SUPPORT", "actor"}
    assert len(problems) == 6


def test_gold_of_other_texts_or_of_sentences_that_are_not_there_is_refused(tmp_path: Path) -> None:
    document = from_text(TEXT)
    with pytest.raises(ScenarioError, match="no coded claim belongs to these texts"):
        measure([document], [], read_gold(str(gold_file(tmp_path, source="elsewhere"))))
    with pytest.raises(ScenarioError, match="no sentence that begins 'Chile backs"):
        measure([document], [], read_gold(str(gold_file(tmp_path, sentence="Chile backs Norway."))))
    with pytest.raises(ScenarioError, match="no paragraph 9"):
        measure([document], [], read_gold(str(gold_file(tmp_path, paragraph=9))))


def test_a_scenarios_own_claims_serve_as_gold(border_war: Scenario, own: Path) -> None:
    document = from_text("a\n\nb\n\nThe League stands firmer than Boreas.\n\nd\n\nBoreas fears Norway.", "review-2020")
    scores = measure([document], propose(document, border_war), read_gold(str(own)), border_war)
    assert scores.claims == 1
    assert scores.levels["all"]["actor"].recall == 1.0
    assert not {"sentence", "core"} & set(scores.levels["all"]) and scores.times is None
    assert scores.fields["author"] == 1.0


def test_the_command_prints_scores_beside_the_trivial_rule(
    tmp_path: Path, say: Callable[..., tuple[int, str, str]]
) -> None:
    article = tmp_path / "text.txt"
    article.write_text(TEXT, encoding="utf-8")
    code, out, _ = say("read", str(article), "--measure", str(gold_file(tmp_path)))
    assert code == 0
    assert "4 coded claims, 3 proposals" in out and "trivial recall" in out and "simulated coder:" in out
    code, out, _ = say("read", str(article), "--measure", str(gold_file(tmp_path)), "--json")
    assert json.loads(out)["levels"]["all"]["actor"]["recall"] == 0.75


def test_on_the_tutorials_texts_it_does_better_than_the_trivial_rule() -> None:
    home = Path(__file__).parents[2] / "docs" / "tutorial" / "texts"
    scenario = load("proxy_war")
    documents = [open_document(home / name) for name in ("halden-2020.md", "bray-2020.md")]
    gold = read_gold(str(Path(__file__).with_name("gold") / "vallia.jsonl"))
    found = [one for document in documents for one in propose(document, scenario)]
    scores = measure(documents, found, gold, scenario)
    assert scores.claims == 26 and scores.proposals <= 2.5 * 26
    for level in ("actor", "core", "actor and class", "all three"):
        assert scores.levels["all"][level].recall > 1.5 * scores.baseline["all"][level].recall, level
    assert scores.times is not None and scores.times.share < 0.9
