"""A study as files for other programs: one registry of formats, each of which writes the same `Material`.

A second export of the same study is the same to the byte. A text that a spreadsheet would take for a formula is written
so that it stays a text; numbers are written as numbers, unrounded. Every file says what it was made from: digest, seed,
date of knowledge, versions, and under what licences its content may be passed on.
"""

from realpolitik.export.formats import FORMATS, Format, Unwritten, write, write_all
from realpolitik.export.material import Material
from realpolitik.export.tables import write_csv
from realpolitik.export.workbook import write_excel

__all__ = ["FORMATS", "Format", "Material", "Unwritten", "write", "write_all", "write_csv", "write_excel"]
