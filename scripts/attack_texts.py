"""Texts under attack: documents of every kind, and the files that go out of reading and come in again."""

from __future__ import annotations

import json
import tempfile
from functools import cache
from pathlib import Path

from realpolitik.errors import RealpolitikError
from realpolitik.pipeline.runs import make_plan
from realpolitik.play.game import Opening, PlayedGame
from realpolitik.play.log import NAME, SCENARIO, Log, sealed
from realpolitik.reading.documents import open_document
from realpolitik.reading.gold import read_gold
from realpolitik.reading.propose import propose
from realpolitik.reading.sheet import read_sheet, write_sheet
from realpolitik.reading.verify import faults

PROSE = (
    "The hills in spring\n\nNorway, which backs Chile, said on Monday: “Peru may attack by 2030.” It fears Peru’s "
    "army.\n\n"
    "According to a diplomat (PHF), the Popular Hill Front (PHF) took the bridge in May, lost it and took it again.\n"
)
_STREAM = "BT /F1 11 Tf 1 0 0 1 72 720 Tm (Norway backs Chile.) Tj ET\nBT 3 Tr 1 0 0 1 72 700 Tm (Unseen.) Tj ET"


def proses() -> list[bytes]:
    """Plain text, also of wrapped lines."""
    return [PROSE.encode(), "\n\n".join(f"A line of forty letters and {n} more, it" for n in range(12)).encode()]


def notes() -> list[bytes]:
    """Markdown."""
    return [
        f"---\ntitle: Hills\ndate: 2020-05-01\n---\n# Hills\n\n* **{PROSE}**\n\n<!-- x -->\n\n```\ncode\n```\n".encode()
    ]


def webpages() -> list[bytes]:
    """HTML."""
    inner = "".join(f"<p>{part}</p>" for part in PROSE.split("\n\n"))
    hidden = '<p style="display:none">x</p>'
    head = "<html><head><title>Hills</title></head>"
    return [f"{head}<body><article>{inner}{hidden}</article></body></html>".encode()]


def prints() -> list[bytes]:
    """A small PDF."""
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(_STREAM)} >>\nstream\n{_STREAM}\nendstream",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 3 0 R >> >> >>",
    ]
    text = "%PDF-1.4\n" + "".join(f"{number} 0 obj\n{body}\nendobj\n" for number, body in enumerate(bodies, 1))
    return [f"{text}trailer << /Size 6 /Root 1 0 R >>\n%%EOF\n".encode()]


def read_prose(path: Path) -> None:
    """A document, and its proposals, which must be true to it."""
    document = open_document(path)
    for proposal in propose(document):
        wrong = faults(proposal, document)
        if wrong:
            raise AssertionError(f"a proposal that is not true to its text: {wrong}")


def codings() -> list[bytes]:
    """Claims as a person coded them."""
    one = {"source": "a", "paragraph": 1, "sentence": "Norway backs Chile.", "actor": "norway", "target": None}
    return ["".join(json.dumps({**one, "relation_class": name}) + "\n" for name in ("SUPPORT", "TALK")).encode()]


def read_codings(path: Path) -> None:
    """A file of coded claims."""
    read_gold(str(path))


def sheets() -> list[bytes]:
    """A sheet of proposals, one accepted."""
    from realpolitik.reading.documents import from_text

    return [write_sheet(propose(from_text(PROSE))).replace("\n,", "\na,", 1).encode()]


def read_decisions(path: Path) -> None:
    """A sheet that comes in."""
    read_sheet(path)


def downloads() -> list[bytes]:
    """Small files in the layouts of the datasets."""
    ucdp = "id,type_of_violence,country,date_start,date_end,best,high,low\n1,1,Sudan,2021-01-30,2021-02-02,8,12,4\n"
    acled = (
        "event_id_cnty,event_date,event_type,country,fatalities,timestamp\nSUD1,2023-03-01,Battles,Sudan,3,1705449600\n"
    )
    tiv = "TIV of arms imports to Sudan, 2010-2011\nGenerated: 15 March 2021\nSource: SIPRI\n\n,2010,2011\nChina,0,5?\n"
    bank = (
        "Last Updated Date,2023-06-29\nCountry Name,Country Code,Indicator Name,Indicator Code,2021\n"
        'Sudan,SDN,"P, t",SP,4\n'
    )
    return [text.encode() for text in (ucdp, acled, tiv, bank)]


def read_downloads(path: Path) -> object:
    """Read one file as `data` does."""
    from realpolitik.downloads.intake import data

    return data(path)


def payoffs() -> list[bytes]:
    """Games in strategic form."""
    return [
        b'NFG 1 R "x" { "Ann" "Bob" } { 2 2 } 1 1 0 3 3 0 2 2',
        b'NFG 1 R "x" { "A" "B" } { { "s" "t" } { "s" "t" } } "" { { "" 1, 1 } { "" 0, 3/2 } } 1 2 2 1',
        b"Ann,Bob,payoff:Ann,payoff:Bob\na,b,1,2\nc,b,1,2\na,d,1,2\nc,d,1,2\n",
    ]


def matrices() -> list[bytes]:
    """Sheets of competing hypotheses."""
    return [b"Evidence,Source,Credibility,War,Bluff\nTroops,Gazette,high,CC,I\nTalk,Radio,2,3:1,1\n"]


@cache
def played() -> tuple[bytes, bytes]:
    """A game's log and its scenario."""
    opening = Opening(make_plan("proxy_war", worlds=1).scenario, 1, 3, 4, ("boreas",))
    with tempfile.TemporaryDirectory() as folder:
        log = Log.begin(Path(folder) / "game", PlayedGame(opening))
        log.take(log.game.ordered("boreas", "arms", "calibrated"))
        log.take(log.game.undone())
        log.take(log.game.advanced())
        return tuple((Path(folder) / "game" / name).read_bytes() for name in (NAME, SCENARIO))  # type: ignore[return-value]


def logs() -> list[bytes]:
    """What the lines of a game's log say, without their seals."""
    return [b"".join(json.loads(line)["text"].encode() + b"\n" for line in played()[0].splitlines())]


def read_log(path: Path) -> None:
    """Go on with a game whose lines are as given, once unsealed and once with the right seals."""
    folder, seal, lines = path.parent / "played", "", []
    folder.mkdir(exist_ok=True)
    (folder / SCENARIO).write_bytes(played()[1])
    raw = path.read_bytes()
    for line in raw.split(b"\n")[:200]:
        text = line.decode("utf-8", "replace")
        seal = sealed(seal, text)
        lines.append(json.dumps({"seal": seal, "text": text}))
    try:
        (folder / NAME).write_bytes(raw)
        Log.open(folder)
    except RealpolitikError:
        (folder / NAME).write_text("\n".join(line for line in lines if line) + "\n", encoding="utf-8")
        Log.open(folder)
