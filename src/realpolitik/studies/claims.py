"""The claims that a study leads to, as a table that stands at the end of its page."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from realpolitik.scenario.inquiry import Weighable
from realpolitik.scenario.statements import Claim, Stance
from realpolitik.table import COUNT, Column, Table

WORDS: dict[Stance, str] = {
    "endorses": "",
    "reports": "; the author only reports it",
    "disputes": "; the author disputes it",
}
"""What stands behind a speaker, by the author's stance."""


def said(claim: Claim) -> str:
    """What a claim says, and who says it where that is not the author; what the author makes of it if he does not
    endorse it.
    """
    if claim.speaker == "author":
        return claim.text
    told = f"as {claim.speaker} says{', ' + claim.learnt if claim.learnt else ''}"
    return f"{claim.text} ({told}{WORDS[claim.stance]})"


def claims_table(scenario: Weighable, cited: Iterable[str]) -> Table:
    """The claims that are cited, by name, each a place that links of the page lead to."""
    names = sorted(set(cited))
    claims = [scenario.claims[name] for name in names]
    rows = {
        "anchor": [f"claim-{name}" for name in names],
        "claim": names,
        "source": [claim.source for claim in claims],
        "citation": [scenario.sources[claim.source].citation for claim in claims],
        "paragraph": [claim.paragraph for claim in claims],
        "rating": [f"{scenario.sources[claim.source].reliability}{claim.credibility}" for claim in claims],
        "speaker": [claim.speaker for claim in claims],
        "stance": [claim.stance for claim in claims],
        "text": [claim.text for claim in claims],
        "told": [said(claim) for claim in claims],
    }
    return Table(
        "Claims",
        pd.DataFrame(rows),
        {
            "anchor": Column("Place on the page").hidden,
            "claim": Column("Claim"),
            "source": Column("Source's id").hidden,
            "citation": Column("Source", wide=True),
            "paragraph": Column("Paragraph", COUNT),
            "rating": Column("Rating"),
            "speaker": Column("Speaker").hidden,
            "stance": Column("Stance", meaning="whether the author endorses, reports or disputes what is said").hidden,
            "text": Column("Statement").hidden,
            "told": Column("What it says", wide=True),
        },
        "In our own words. Rating: NATO Admiralty letter of the source, digit of the claim (1 confirmed, 6 unknown).",
        anchor="anchor",
        brief=0,
    )
