"""The documentation says what the code says: pages made from it are up to date, and nothing of it goes unmentioned."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from realpolitik.engines.campaign import HIDDEN, QUARTERLY
from realpolitik.kernels.campaign.layout import PHASE, STRIDES
from realpolitik.scenario import deals, schema, zones
from realpolitik.scenario.levers import levers
from realpolitik.scenario.parameters import parameters

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
EQUATIONS = [DOCS / "explanation/model.md", *DOCS.glob("explanation/model/*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
RECORDS = [
    thing
    for part in (schema, deals, zones)
    for thing in vars(part).values()
    if isinstance(thing, type) and hasattr(thing, "model_fields")
]
OTHER_VARIABLES = {"level", "outcome", "drawn", "believed", "hypothesis", "deal_gain", "deal_price"}


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_pages", ROOT / "scripts" / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["parameters.md", "format.md", "schema.json", "cli.md", "api.md", "references.md"])
def test_pages_made_from_the_code_are_up_to_date(reference: ModuleType, name: str) -> None:
    committed = (DOCS / "reference" / name).read_text(encoding="utf-8")
    assert committed == reference.PAGES[name](), "run: ./run dev python scripts/reference.py"


def test_check_finds_a_page_out_of_date(reference: ModuleType, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(reference, "TARGET", tmp_path)
    assert reference.main(["--check"]) == 1
    assert "cli.md: out of date" in capsys.readouterr().out
    assert not any(tmp_path.iterdir())
    assert reference.main([]) == 0
    assert reference.main(["--check"]) == 0


def test_every_parameter_stands_in_an_equation() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in EQUATIONS)
    linked = set(re.findall(r"parameters\.md#(\w+)\)", text))
    assert linked == set(parameters())


def test_names_in_code_on_the_models_pages_exist() -> None:
    kernels = [path.read_text(encoding="utf-8") for path in (ROOT / "src/realpolitik/kernels/campaign").glob("*.py")]
    known = {name for text in kernels for name in re.findall(r"^def (\w+)", text, re.M)} | {"STRIDES", "LEAVES_WITH"}
    known |= OTHER_VARIABLES
    for words in ({*PHASE}, {*parameters()}, {*levers()}, *({*record.model_fields} for record in RECORDS)):
        known |= words
    for path in EQUATIONS:
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r"`(?:\w+\.)?(\w+)`", text)) - {"code", "py"} <= known, path.name


def test_strides_of_a_look_ahead_are_as_written() -> None:
    *most, last = map(str, STRIDES)
    page = " ".join((DOCS / "explanation/model/choice.md").read_text(encoding="utf-8").split())
    assert f"(`STRIDES`: {', '.join(most)} and {last} months" in page


def test_works_that_parameters_and_kernels_name_are_listed(reference: ModuleType) -> None:
    listed = {reference.label(entry) for entry in reference.works().values()}
    named = re.compile(r"[A-Z][A-Za-z'š]+(?:(?:, [A-Z][a-z]+)* & [A-Z][a-z]+| et al\.)? (?:19|20)\d\d")
    for spec in parameters().values():
        assert set(named.findall(spec.ref)) <= listed
    works = reference.works().values()
    written = {
        (name[0].split()[-1], reference.plain(entry, "year"))
        for entry in works
        for name in reference.people(entry, "author")
    }
    for path in (ROOT / "src/realpolitik/kernels").rglob("*.py"):
        cited = set(re.findall(r"\b([A-Z][A-Za-z]*[a-z]) ((?:19|20)\d\d)\b", path.read_text(encoding="utf-8")))
        assert cited <= written, path.name


def test_every_listed_work_is_cited(reference: ModuleType) -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in PAGES if path.name != "references.md")
    for entry in reference.works().values():
        assert f"references.md#{reference.slug(reference.label(entry))})" in text


def test_result_page_lists_every_variable_with_its_dimensions() -> None:
    page = (DOCS / "reference/result.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.M)) >= {*PHASE} - HIDDEN | OTHER_VARIABLES
    for name in {*PHASE} - HIDDEN - QUARTERLY:
        shape = PHASE[name]
        over = "`world`, `month`" + ("" if shape == "one" else "".join(f", `{part}`" for part in shape.split("_")))
        section = page[page.index(f"Over {over}:\n") :]
        block = section[: section.index("\n\n", len(over) + 10)]
        assert f"| `{name}` |" in block, f"{name} is over {over}"


def test_every_lever_is_explained() -> None:
    page = (DOCS / "reference/levers.md").read_text(encoding="utf-8")
    assert {found.split(".")[0] for found in re.findall(r"^\| `([\w.]+)` \|", page, re.M)} == set(levers())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_links_lead_somewhere(reference: ModuleType, path: Path) -> None:
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"https?:|mailto:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.M)
            assert anchor in {reference.slug(heading.replace("`", "")) for heading in headings}, link


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_explanations_stay_short_enough_to_read(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) < 400 or "Made by scripts/reference.py" in lines[0]


def test_tests_that_a_page_names_exist() -> None:
    page = (DOCS / "explanation/reliability.md").read_text(encoding="utf-8")
    named = [(path, name) for names, path in re.findall(r"((?:`test_\w+`(?:, )?)+) in `(tests/\S+\.py)`", page)
             for name in re.findall(r"`(test_\w+)`", names)]  # fmt: skip
    assert len(named) > 50 and len(named) == page.count("`test_")
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path} has no {name}"
