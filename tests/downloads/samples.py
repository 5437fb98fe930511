"""Small files in the layouts of the datasets, with invented rows."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from realpolitik.downloads.ucdp import COLUMNS

ACLED_OLD = (
    "data_id", "iso", "event_id_cnty", "event_id_no_cnty", "event_date", "year", "time_precision", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "timestamp", "iso3",
)  # fmt: skip
ACLED_NEW = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip


def sheet(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], separator: str = ",", header: bool = True) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=separator, restval="", lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def event(number: int, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A row of UCDP: ten dead, five to fifteen, in Sudan's war with its government's enemies."""
    row = {
        "id": number,
        "relid": f"SUD-{number}",
        "year": start[:4],
        "active_year": 1,
        "code_status": "Clear",
        "type_of_violence": 1,
        "conflict_name": "Sudan: Government",
        "source_original": "an agency, as a paper has it",
        "where_description": "a village,\nnorth of the road",
        "country": "Sudan",
        "country_id": 625,
        "region": "Africa",
        "date_prec": 1,
        "date_start": f"{start} 00:00:00.000",
        "date_end": f"{end or start} 00:00:00.000",
        "best": 10,
        "low": 5,
        "high": 15,
    }
    return {**row, **more}


def ged(folder: Path, rows: Iterable[Mapping[str, Any]], name: str = "GEDEvent_v23_1.csv", header: bool = True) -> Path:
    path = folder / name
    path.write_text(sheet(COLUMNS, rows, header=header), encoding="utf-8")
    return path


def clash(number: int, day: str, fatalities: Any = 3, kind: str = "Battles", **more: Any) -> dict[str, Any]:
    """A row of ACLED."""
    row = {
        "event_id_cnty": f"SUD{number}",
        "event_date": day,
        "event_type": kind,
        "country": "Sudan",
        "fatalities": fatalities,
        "timestamp": 1705449600,  # 17 January 2024
    }
    return {**row, **more}


TIV_OLD = """TIV of arms imports to Sudan, 2010-2013
Generated: 15 March 2021
Figures are SIPRI Trend Indicator Values (TIVs) expressed in millions.
Figures may not add up due to the conventions of rounding.
A '0' indicates that the value of deliveries is less than 0.5m
For more information, see http://www.sipri.org/databases/armstransfers/sources-and-methods/
Source: SIPRI Arms Transfers Database

,2010,2011,2012,2013,Total
Belarus,,12,0,..,12
China,20,,5,6?,31
Côte d'Ivoire,1,,,,1
Unknown supplier(s),,3,,,3
Total,21,15,5,6,47
"""
TIV_NEW = """Volume of transfers of major arms
Figures are in millions of SIPRI trend-indicator values (TIVs).
A '0' indicates that the volume of deliveries is between 0 and 0.5 million SIPRI TIV.

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 28 Sep 2026 9:10:08 AM

Supplier,2022,2023,2024,2025,2022-2025,Percentage,Sum total years,Percentage of total
Russia,30,9,,4,43,90%,43,90%
Iran,,,5,,5,10%,5,10%
Total exports to Sudan,30,9,5,4,48,100%,48,
"""
REGISTER = """Transfers of major conventional arms from All countries to Sudan. Deals with deliveries made for the year range
SIPRI trend-indicator values (TIVs) are in millions.

Source: SIPRI Arms Transfers Database (c) SIPRI.
Data generated: 28 Sep 2026 9:10:31 AM
Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Deliveries in the Year Range, ,Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
Sudan,Russia,2016,?,10,,T-1,tank,10,?,2018; 2019,New,,2,20,20
Sudan,China,2020,,4,,A-1,aircraft,0,,,New,not delivered by end,5,20,0
African Union**,China,2017,,3,,D-1,drone,3,,2018,New,,1,3,3
Chad,China,2017,,3,,D-1,drone,3,,2018,New,,1,3,3
"""  # noqa: E501
WORLD_BANK = """"Data Source","World Development Indicators",

"Last Updated Date","2023-12-18",

"Country Name","Country Code","Indicator Name","Indicator Code","2020","2021","2022","2023",
"Sudan","SDN","Population, total","SP.POP.TOTL","44440486","45657202","46874204","48109006",
"Arab World","ARB","Population, total","SP.POP.TOTL","449228296","456520777","464684914","",
"Sudan","SDN","GDP growth (annual %)","NY.GDP.MKTP.KD.ZG","-3.63","..","-1.0","",
"Chad","TCD","Population, total","SP.POP.TOTL","1","2","3","",
"""
DATABANK = """Series Name,Series Code,Country Name,Country Code,2021 [YR2021],2022 [YR2022]
"Armed forces personnel, total",MS.MIL.TOTL.P1,Sudan,SDN,124000,..
"Armed forces personnel, total",MS.MIL.TOTL.P1,Sub-Saharan Africa,SSF,1800000,..
,,,,,
,,,,,
Data from database: World Development Indicators,,,,,
Last Updated: 06/30/2023,,,,,
"""
