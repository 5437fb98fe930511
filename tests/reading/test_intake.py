import json
from collections.abc import Callable
from pathlib import Path

import pytest

import realpolitik as rp
from realpolitik.errors import ScenarioError, UsageError
from realpolitik.reading import anchors
from realpolitik.reading.decisions import Decision
from realpolitik.reading.documents import from_text
from realpolitik.reading.intake import Intake, read, take_sheet
from realpolitik.reading.ledger import NAME, Ledger
from realpolitik.reading.review import Review
from realpolitik.reading.sheet import COLUMNS, read_sheet, write_sheet

Say = Callable[..., tuple[int, str, str]]
TEXT = (
    "Two hills\n\nBoreas supports the Crown. Peru said that Boreas may attack the Crown by 2030.\n\n"
    "The Crown fears Boreas."
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "two-hills.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def intake(own: Path, article: Path) -> Intake:
    return Intake(str(own), read(article, str(own)), rp.load(own).about.as_of)


def review(taking: Intake, *answers: str, blind: bool = False) -> list[str]:
    """Go through the open proposals with these answers; what was shown."""
    shown: list[str] = []
    given = iter(answers)

    def ask(prompt: str) -> str:
        shown.append(prompt)
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    def settle(proposal: object, decision: Decision) -> str:
        return taking.settle(proposal, decision, is_blind=blind)  # type: ignore[arg-type]

    Review(taking.open_proposals(), taking.scenario, ask, shown.append, settle, taking.undo, blind).run()
    taking.write()
    return shown


def ledger(own: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (own / NAME).read_text(encoding="utf-8").splitlines()]


def test_drafts_become_claims_that_check_accepts_and_marks(own: Path, article: Path, say: Say) -> None:
    code, out, _ = say("read", str(article), "--into", str(own), "--drafts", "--date", "2020-05", "--keep-texts")
    assert code == 0 and "3 claims of 3 open proposals" in out and "left out of claims: peru" not in out
    scenario = rp.load(own)
    claims = {name: claim for name, claim in scenario.claims.items() if claim.source == "two-hills"}
    assert {(claim.paragraph, claim.actors) for claim in claims.values()} == {
        (2, ("boreas", "crown")),
        (3, ("crown", "boreas")),
    }
    said = next(claim for claim in claims.values() if claim.certainty == "attributed")
    assert said.speaker == "Peru" and said.credibility == 6 and said.anchor is not None
    assert scenario.sources["two-hills"].reliability == "F"
    code, out, _ = say("check", str(own))
    assert code == 0 and out.count("a draft: put the statement in your own words") == 3
    code, out, _ = say("check", str(own), "--texts", str(own / "texts"))
    assert code == 0 and "anchors: 3 hold, 0 moved, 0 lost" in out and "no text for: review-2020, weekly-2019" in out
    code, out, _ = say("read", str(article), "--into", str(own), "--drafts")
    assert code == 0 and "0 claims of 0 open proposals" in out


def test_a_source_without_a_date_is_asked_for_before_anything_is_decided(own: Path, article: Path, say: Say) -> None:
    code, _, err = say("read", str(article), "--into", str(own), "--drafts")
    assert code == 2 and "give --date" in err
    assert not (own / NAME).exists() and not (own / "claims").exists()


def test_nothing_goes_into_a_built_in_scenario(article: Path, say: Say) -> None:
    code, _, err = say("read", str(article), "--into", "afghanistan", "--drafts", "--date", "2020")
    assert code == 2 and "a scenario of your own" in err


def test_without_a_terminal_a_review_says_what_else_there_is(own: Path, article: Path, say: Say) -> None:
    code, _, err = say("read", str(article), "--into", str(own), "--date", "2020")
    assert code == 2 and "--drafts" in err and "--csv" in err


def test_accept_edit_refuse_skip_and_undo(own: Path, article: Path) -> None:
    taking = intake(own, article)
    shown = review(
        taking,
        *("a", "evidence", "The northerners stand with the king.", "2"),
        *("u",),  # back to the first
        *("r",),
        *("e", "", "-", "", "forecast", "", "", "a Peruvian", "Some expect a war.", ""),
        *("s",),
    )
    assert "“Boreas supports the Crown.”" in "".join(shown)
    assert [entry["verdict"] for entry in ledger(own)] == ["accepted", "undone", "refused", "edited", "skipped"]
    edited = ledger(own)[3]
    assert edited["changed"] == {
        "target": ["crown", None],
        "kind": [None, "forecast"],
        "speaker": ["Peru", "a Peruvian"],
    }
    (claim,) = (claim for claim in rp.load(own).claims.values() if claim.source == "two-hills")
    assert (claim.text, claim.actors, claim.speaker) == ("Some expect a war.", ("boreas",), "a Peruvian")
    again = intake(own, article)
    assert [one.paragraph for one in again.open_proposals()] == [3]


def test_blind_asks_for_the_form_before_it_shows_the_proposal(own: Path, article: Path) -> None:
    taking = intake(own, article)
    shown = review(
        taking, *("1", "2", "TALK", "evidence", "fact", "", "", "a", "The north and the king have met.", ""), blind=True
    )
    first = next(index for index, text in enumerate(shown) if "SUPPORT (support)" in text)
    asked = next(index for index, text in enumerate(shown) if text.startswith("speaker"))
    assert asked < first
    assert "relation_class: you TALK, proposed SUPPORT" in "\n".join(shown)
    entry = ledger(own)[0]
    assert entry["blind"] is True and entry["changed"]["relation_class"] == ["SUPPORT", "TALK"]  # type: ignore[index]


def test_a_copied_statement_is_sent_back(own: Path, article: Path) -> None:
    taking = intake(own, article)
    copied = "It says Peru said that Boreas may attack the Crown by 2030"
    shown = review(taking, "s", *("a", "evidence", copied, ""), *([""] * 7), *("A Peruvian forecast of war.", "9", "4"))
    assert any("8 words running" in text for text in shown)
    assert any("cannot be judged" in text for text in shown)
    (claim,) = (claim for claim in rp.load(own).claims.values() if claim.source == "two-hills")
    assert (claim.text, claim.credibility) == ("A Peruvian forecast of war.", 4)


def test_the_ledger_is_only_added_to_and_a_broken_line_is_named(own: Path, article: Path) -> None:
    taking = intake(own, article)
    review(taking, "r")
    before = (own / NAME).read_text(encoding="utf-8")
    review(intake(own, article), "r", "r")
    after = (own / NAME).read_text(encoding="utf-8")
    assert after.startswith(before) and len(after.splitlines()) == 3
    (own / NAME).write_text(after + "nonsense\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="4:1"):
        Ledger.open(own)


def test_a_claim_deleted_by_hand_is_open_again(own: Path, article: Path) -> None:
    review(intake(own, article), "a", "evidence", "The north is with the king.", "")
    assert len(intake(own, article).open_proposals()) == 2
    (own / "claims" / "two-hills.read.yaml").unlink()
    assert len(intake(own, article).open_proposals()) == 3


def sheet_of(own: Path, article: Path, tmp_path: Path, **cells: str) -> Path:
    """The proposals' sheet, with cells of its first row put in."""
    path = tmp_path / "sheet.csv"
    lines = write_sheet(read(article, str(own)).proposals).splitlines()
    row = dict(zip(COLUMNS, lines[1].split(","), strict=False)) | cells
    path.write_text("\n".join([lines[0], ",".join(row[name] for name in COLUMNS), *lines[2:]]), encoding="utf-8")
    return path


def test_a_sheet_goes_out_and_comes_in(own: Path, article: Path, tmp_path: Path, say: Say) -> None:
    code, out, _ = say("read", str(article), "--scenario", str(own), "--csv", str(tmp_path / "out.csv"))
    assert code == 0 and "sheet:" in out
    (own / "more.yaml").write_text("sources: {two-hills: {title: Two hills, issued: 2020-05}}\n", encoding="utf-8")
    (own.parent / "texts").mkdir()
    (own.parent / "texts" / "two-hills.txt").write_text(TEXT, encoding="utf-8")
    sheet = sheet_of(own, article, tmp_path, decision="a", text="The north is with the king.", kind="evidence")
    texts = str(own.parent / "texts")
    code, out, _ = say("claims", str(own), "--from", str(sheet), "--texts", texts, "--json")
    assert code == 0
    (name,) = json.loads(out)["claims"]
    claim = rp.load(own).claims[name]
    assert (claim.text, claim.actors) == ("The north is with the king.", ("boreas", "crown"))
    assert claim.anchor is not None and claim.anchor.digest == anchors.digest("Boreas supports the Crown.")
    assert not take_sheet(str(own), sheet, own.parent / "texts").files


def test_a_sheet_with_faults_is_not_taken_in_at_all(own: Path, article: Path, tmp_path: Path, say: Say) -> None:
    sheet = sheet_of(own, article, tmp_path, decision="maybe", paragraph="two", credibility="9", value="high")
    code, _, err = say("claims", str(own), "--from", str(sheet))
    assert code == 1 and err.count("sheet.csv:2:0") == 4
    sheet = sheet_of(own, article, tmp_path, decision="a")
    code, _, err = say("claims", str(own), "--from", str(sheet))
    assert code == 1 and "no source 'two-hills'" in err
    assert not (own / NAME).exists()


def test_a_sheet_makes_no_formula_and_refuses_strange_columns(own: Path, article: Path, tmp_path: Path) -> None:
    document = from_text("=cmd|' /C calc'!A0 Norway backs Chile.")
    (tmp_path / "f.txt").write_text(document.paragraphs[0].text, encoding="utf-8")
    text = write_sheet(read(tmp_path / "f.txt").proposals)
    assert ",'=cmd" in text or ",\"'=cmd" in text
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    assert read_sheet(tmp_path / "s.csv")[0].proposal.sentence.startswith("=cmd")
    (tmp_path / "s.csv").write_text("decision;txet\na;b\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_sheet(tmp_path / "s.csv")
    assert any(problem.nearest == "text" for problem in caught.value.problems)
    assert any("no column 'source'" in problem.message for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("text", "fate", "paragraph"),
    [
        (TEXT, "holds", 2),
        (TEXT.replace("Boreas supports", "“Boreas  supports”").replace("Crown. Peru", "Crown! Peru"), "moved", 2),
        ("New first.\n\n" + TEXT, "moved", 3),
        (TEXT.replace("supports", "opposes"), "lost", None),
    ],
)
def test_an_anchor_is_found_where_its_sentence_went(text: str, fate: str, paragraph: int | None) -> None:
    document = from_text(TEXT)
    anchor = anchors.make(document, 2, 0, 26)
    assert (anchor.before, anchor.after) == ("", "Peru said that Boreas")
    held = anchors.find(anchor, 2, from_text(text))
    assert (held.fate, held.paragraph) == (fate, paragraph)


def test_check_refuses_a_claim_that_copies_its_paragraph(own: Path, tmp_path: Path, say: Say) -> None:
    file = own / "border_war.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("text: Boreas can wait.", "text: Boreas, it seems, has all the time in the world, and waits."),
        encoding="utf-8",
    )
    texts = tmp_path / "texts"
    texts.mkdir()
    paragraphs = ["a", "b", "c", "d", "But Boreas, it seems, has all the time in the world to wait."]
    (texts / "review-2020.txt").write_text("\n\n".join(paragraphs), encoding="utf-8")
    (texts / "other.txt").write_text("The view from the ridge\n\nOne.", encoding="utf-8")
    code, out, _ = say("check", str(own), "--texts", str(texts))
    assert code == 1
    assert "border_war.yaml:143:" in out and "shares 8 words running" in out
    assert "claims.league_cohesive.paragraph: no paragraph 3: weekly-2019 has 2" in out
    code, _, err = say("check", str(own), "--texts", str(tmp_path / "none"))
    assert code == 2 and "no folder" in err


def test_ids_of_sources_are_kept_apart(article: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="2 articles and 1 ids"):
        read([article, article], sources=["a"])
    with pytest.raises(UsageError, match="the same id"):
        read([article, article])
    assert read([article, article], sources=["a", "b"]).documents[1].source == "b"


def test_a_text_is_known_by_the_title_of_a_source(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "scan-17.txt"
    path.write_text("The view from the ridge\n\nBoreas supports the Crown.", encoding="utf-8")
    assert read(path, str(own)).documents[0].source == "weekly-2019"


def test_numbered_paragraphs_are_printed(article: Path, say: Say) -> None:
    code, out, _ = say("read", str(article), "--paragraphs")
    assert code == 0 and "two-hills 3: The Crown fears Boreas." in out


def test_a_text_that_cannot_be_read_is_bad_input(tmp_path: Path, say: Say) -> None:
    code, _, err = say("read", str(tmp_path / "none.pdf"))
    assert code == 1 and "none.pdf: cannot be read" in err and "the document cannot be read" in err


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        (
            "text: Boreas can wait.\n    certainty: speculation",
            "text: It is almost certain that no Crown falls.\n    certainty: judgement\n    confidence: likely\n"
            "    forecast: {of: crown_falls, by: 2021, basis: words}",
            "claims.boreas_patient.forecast: the text denies it",
        ),
        (
            "    about: actors.league.belligerent.cohesion\n    value: [0.75, 0.9]\n    actors: [league]\n",
            "    about: positions.boreas.rule.position\n    value: 95\n  other:\n    source: review-2020\n"
            "    paragraph: 2\n    kind: value\n    text: Low.\n    certainty: judgement\n"
            "    about: positions.boreas.rule.position\n    value: 5\n",
            "claims.other.value: 90 points from what weekly-2019 says",
        ),
        (
            "    name: Boreas\n",
            "    name: Boreas\n    aliases: [the north, crown]\n",
            "actors.boreas.aliases.1: 'crown' is a name of crown, too",
        ),
    ],
)
def test_wording_that_one_should_look_at_again_is_pointed_out(
    own: Path, say: Say, old: str, new: str, warning: str
) -> None:
    file = own / "border_war.yaml"
    text = file.read_text(encoding="utf-8").replace("ref: league_cohesive", "ref: judgement")
    assert old in text
    text = text.replace("kind: evidence", "kind: forecast") if "forecast" in new else text
    file.write_text(text.replace(old, new), encoding="utf-8")
    code, out, _ = say("check", str(own))
    assert code == 0, out
    assert warning in out


def test_a_sheet_replaces_no_file(article: Path, tmp_path: Path, say: Say) -> None:
    """Neither a sheet in which somebody has decided nor, by a slip, the article."""
    sheet = tmp_path / "sheet.csv"
    assert say("read", str(article), "--csv", str(sheet))[0] == 0
    for path in (sheet, article):
        before = path.read_bytes()
        code, out, err = say("read", str(article), "--csv", str(path))
        assert (code, out, path.read_bytes()) == (2, "", before)
        assert f"{path} is there already and is not overwritten" in err


@pytest.mark.parametrize("date", ["2026-13", "2026-02-30", "soon"])
def test_a_date_that_is_none_is_told_before_anything_is_read(date: str, own: Path, article: Path, say: Say) -> None:
    code, out, err = say("read", str(article), "--into", str(own), "--drafts", "--date", date)
    assert (code, out) == (2, "") and date in err
    code, _, err = say("read", str(article), "--date", "2020")
    assert code == 2 and "--date, --drafts, --blind and --keep-texts go with --into FOLDER" in err
