"""A PDF written by hand, for the tests of what reads one."""

from pathlib import Path

WIDTHS = {
    **dict.fromkeys("ijl'|", 222),
    **dict.fromkeys("ftI.,;:!/\\ []()-", 278),
    **dict.fromkeys("rk", 400),
    **dict.fromkeys("mMW", 833),
}
SIZE = 11.0
LEFT, TOP, FULL = 72.0, 720.0, 420.0


def width(text: str, size: float = SIZE) -> float:
    """Width in points, roughly that of Helvetica."""
    return sum(WIDTHS.get(char, 720 if char.isupper() else 540) for char in text) * size / 1000


def wrapped(text: str, size: float = SIZE, full: float = FULL, indent: float = 0.0) -> list[str]:
    lines, room = [""], full - indent
    for word in text.split():
        if lines[-1] and width(f"{lines[-1]} {word}", size) > room:
            lines.append("")
            room = full
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


class Pdf:
    """A PDF written by hand: runs of text at places on pages, in one face of every reader."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]

    def text(self, x: float, y: float, text: str, size: float = SIZE, before: str = "") -> None:
        safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        self.pages[-1].append(f"BT {before} /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm ({safe}) Tj ET")

    def page(self) -> None:
        self.pages.append([])

    def write(self, path: Path, info: str = "") -> Path:
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        kids = []
        for page in self.pages:
            stream = "\n".join(page)
            objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R "
                "/Resources << /Font << /F1 3 0 R >> >> >>"
            )
            kids.append(f"{len(objects)} 0 R")
        objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
        objects.append(f"<< {info} >>")
        out, places = b"%PDF-1.4\n", []
        for number, body in enumerate(objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
        table = "".join(f"{place:010d} 00000 n \n" for place in places)
        start = len(out)
        out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
        trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
        out += f"trailer {trailer}\nstartxref\n{start}\n%%EOF\n".encode()
        path.write_bytes(out)
        return path


def set_paragraphs(paragraphs: list[str], *, gap: float, indent: float, lines_a_page: int = 40, head: str = "") -> Pdf:
    """Paragraphs set in lines: parted by a gap, by an indent, or by neither; with a running head where one is given."""
    pdf, y, row = Pdf(), TOP, 0
    number = 1
    if head:
        pdf.text(LEFT, 760, f"{head} {number}", 8)
    for text in paragraphs:
        for index, line in enumerate(wrapped(text, indent=indent)):
            if row == lines_a_page:
                pdf.page()
                y, row, number = TOP, 0, number + 1
                if head:
                    pdf.text(LEFT, 760, f"{head} {number}", 8)
            pdf.text(LEFT + (indent if index == 0 else 0.0), y, line)
            y -= 14.0
            row += 1
        y -= gap
    return pdf
