"""The schema for editors takes every file that loads, marks what it can see is wrong, and explains every key."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import realpolitik as rp
from realpolitik.scenario.confidence import BANDS
from realpolitik.scenario.editors import described, file_schema
from realpolitik.scenario.inquiry import Inquiry
from realpolitik.scenario.levers import targets
from realpolitik.scenario.load import catalog, inquiries
from realpolitik.scenario.parameters import parameters
from realpolitik.scenario.schema import Scenario
from realpolitik.scenario.vocabulary import STATE, VARIABLES
from realpolitik.scenario.yaml_text import parse

CATALOG = Path(rp.__file__).parent / "catalog"
CORPUS = Path(__file__).parents[1] / "corpus"
FORM = Draft202012Validator(file_schema())


def faults(path: Path, form: Draft202012Validator = FORM) -> list[str]:
    """What the schema marks in a file, as an editor reads it: YAML as plain data."""
    data = json.loads(json.dumps(parse(path.read_text(encoding="utf-8"), path.name).data))
    return [f"{error.json_path}: {error.message}"[:200] for error in form.iter_errors(data)]


def marked(text: str) -> list[str]:
    return [error.json_path for error in FORM.iter_errors(json.loads(json.dumps(parse(text, "x.yaml").data)))]


@pytest.mark.parametrize("name", catalog())
def test_files_of_the_catalog_pass_one_by_one(name: str) -> None:
    found = {path.name: wrong for path in (CATALOG / name).rglob("*.yaml") if (wrong := faults(path))}
    assert not found


@pytest.mark.parametrize("name", inquiries())
def test_files_of_inquiries_pass_their_own_form(name: str) -> None:
    form = Draft202012Validator(file_schema(Inquiry))
    assert not [wrong for path in (CATALOG / "inquiries" / name).rglob("*.yaml") for wrong in faults(path, form)]


def test_all_valid_files_of_the_corpus_pass() -> None:
    files = sorted(path for path in (CORPUS / "valid").rglob("*.yaml") if not path.name.startswith("."))
    assert len(files) > 60
    assert not {path.name: wrong for path in files if (wrong := faults(path))}


def test_a_good_part_of_the_invalid_files_is_marked() -> None:
    """Faults within one record are seen; names that refer to nothing, sums and dates need the whole scenario."""
    readable = []
    for path in sorted((CORPUS / "invalid").glob("*.yaml")):
        text = path.read_bytes()
        if not parse(text.decode("utf-8", "replace"), path.name).problems:
            readable.append(path)
    refused = {path.stem for path in readable if faults(path)}
    assert len(refused) > 120
    assert len(refused) > 0.35 * len(readable)
    assert refused >= {
        "misspelt-key", "unknown-section", "kind-misspelt", "lever-misspelt", "reads-misspelt-variable", "wrong-unit",
        "out-of-range-high", "parameter-unknown", "claim-confidence-no-phrase", "claim-about-without-value",
        "experiment-pin-form", "matrix-mark-unknown", "id-with-dash",
    }  # fmt: skip


def test_every_key_is_explained() -> None:
    for model in (Scenario, Inquiry):
        assert [key for key, text in described(file_schema(model)).items() if not text] == []


def test_no_section_is_required_and_none_is_missing() -> None:
    schema = file_schema()
    assert "required" not in schema
    assert set(schema["properties"]) == set(Scenario.model_fields)
    assert marked("actors: {}") == [] == marked("# nothing yet")


def words_in(node: Any, key: str) -> set[str]:
    """Every text under a key, anywhere."""
    items = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    here = node.get(key, ()) if isinstance(node, dict) else ()
    own = {item for item in ([here] if isinstance(here, str) else here) if isinstance(item, str)}
    return own.union(*(words_in(item, key) for item in items))


def test_words_that_exist_can_be_completed() -> None:
    schema = file_schema()
    examples = {text.split(".")[0] for text in words_in(schema["$defs"]["Reads"], "examples")}
    assert examples == set(VARIABLES)
    assert words_in(schema["$defs"]["Claim"], "enum") >= set(BANDS)
    assert set(schema["properties"]["parameters"]["properties"]) == set(parameters())


@pytest.mark.parametrize("lever", targets())
def test_a_lever_takes_as_many_targets_as_it_has(lever: str) -> None:
    text = "instruments: {{a: {{b: {{title: B, initial: x, levels: {{x: {{}}, y: {{effects: {{{}: 1}}}}}}}}}}}}"
    right = ".".join((lever, *("some" for _ in targets()[lever])))
    assert marked(text.format(right)) == []
    assert marked(text.format(f"{right}.more")) == ["$.instruments.a.b.levels.y.effects"]


@pytest.mark.parametrize("name", VARIABLES)
def test_a_shock_changes_what_lasts(name: str) -> None:
    key = ".".join((name, *("some" for _ in VARIABLES[name])))
    wrong = marked(f"shocks: {{s: {{title: S, rate: 1, changes: {{{key}: 0.1}}}}}}")
    assert wrong == ([] if name in STATE else ["$.shocks.s.changes"])


@pytest.mark.parametrize("date", ["2018", "2018-01", "2018-01-31"])
def test_open_dates_are_dates(date: str) -> None:
    head = "about: {{name: a, title: A, arena: b, incumbent: c, population: 1, as_of: {}}}"
    assert marked(head.format(date)) == []
    assert marked(head.format(f"{date}-x")) == ["$.about.as_of"]
    assert marked(f"parameters: {{ground_rate: {{as_of: {{{date}: 1}}}}}}") == []
    assert marked(f"parameters: {{ground_rate: {{as_of: {{{date}-x: 1}}}}}}") == ["$.parameters.ground_rate"]
