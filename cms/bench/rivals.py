"""The same certificate by other means, to have something to compare with.

Each draws a border, twelve lines and the QR code on A4 in Noto; none of them tags, archives or signs.
ReportLab and WeasyPrint come with `make bench` only, and whoever is absent is left out.
"""

import html
import json
import tempfile
import zlib
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import cast

import typst

from certificates.typesetting import qr
from certificates.typesetting.face import CertificateFace
from certificates.typesetting.typesetter import DESIGN

type Draw = Callable[[CertificateFace], bytes]

WIDTH, HEIGHT = 841.89, 595.28
SERIF, SANS = DESIGN / "fonts" / "NotoSerif-Bold.ttf", DESIGN / "fonts" / "NotoSans-Regular.ttf"


def rivals(template: bytes) -> Iterator[tuple[str, Draw | None]]:
    """Name and engine, None where it is not installed. `template` is a page to stamp on."""
    yield "plain Typst page", plain_typst()
    yield "ReportLab page", reportlab() if find_spec("reportlab") else None
    yield "WeasyPrint page", weasyprint() if find_spec("weasyprint") else None
    yield "stamped bytes, the floor", stamped(template)


def lines_of(face: CertificateFace) -> list[str]:
    return [
        face.provider_name,
        "Certificate of completion",
        face.holder_name,
        f"has completed {face.title}",
        *(f"{mode}: {hours} hours" for mode, hours in face.credits),
        *face.objectives[:3],
        f"Completed {face.completed_on:%d %B %Y}, issued {face.issued_on:%d %B %Y}",
        face.presenter,
        face.number,
        face.verify_url,
    ][:12]


def plain_typst() -> Draw:
    source = (
        '#set page(paper: "a4", flipped: true, margin: 20mm, '
        "background: rect(width: 94%, height: 92%))\n"
        '#set text(font: "Noto Sans", size: 12pt)\n'
        "#let page-data = json(bytes(sys.inputs.page))\n"
        "#for line in page-data.lines [#line \\ ]\n"
        '#image(bytes(page-data.qr), format: "svg", width: 30mm)\n'
    )
    folder = Path(tempfile.mkdtemp(prefix="filiform-bench-"))
    (folder / "page.typ").write_text(source, encoding="utf-8")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[DESIGN / "fonts"]
    )
    compiler = typst.Compiler(folder / "page.typ", root=folder, font_paths=fonts)

    def draw(face: CertificateFace) -> bytes:
        page = _page_data(face)
        return cast("bytes", compiler.compile(format="pdf", sys_inputs={"page": page}))

    return draw


def _page_data(face: CertificateFace) -> str:
    return json.dumps({"lines": lines_of(face), "qr": qr.svg(face.verify_url)})


def reportlab() -> Draw:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Serif", str(SERIF)))
    pdfmetrics.registerFont(TTFont("Sans", str(SANS)))

    def draw(face: CertificateFace) -> bytes:
        out = BytesIO()
        canvas = Canvas(out, pagesize=(WIDTH, HEIGHT))
        canvas.rect(24, 24, WIDTH - 48, HEIGHT - 48)
        for at, line in enumerate(lines_of(face)):
            canvas.setFont("Serif" if at == 2 else "Sans", 28 if at == 2 else 12)
            canvas.drawCentredString(WIDTH / 2, HEIGHT - 80 - at * 36, line)
        for top, row in enumerate(qr.matrix(face.verify_url)):
            for left, dark in enumerate(row):
                if dark:
                    canvas.rect(60 + left * 3, 150 - top * 3, 3, 3, stroke=0, fill=1)
        canvas.save()
        return out.getvalue()

    return draw


def weasyprint() -> Draw:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    style = CSS(
        string=(
            f"@font-face{{font-family:Serif;src:url('{SERIF.as_uri()}')}}"
            f"@font-face{{font-family:Sans;src:url('{SANS.as_uri()}')}}"
            "@page{size:A4 landscape;margin:15mm;border:1pt solid #0b5563}"
            "p{font:12pt Sans;text-align:center}p:nth-child(3){font:28pt Serif}svg{width:30mm}"
        ),
        font_config=fonts,
    )

    def draw(face: CertificateFace) -> bytes:
        body = "".join(f"<p>{html.escape(line)}</p>" for line in lines_of(face))
        page = HTML(string=body + qr.svg(face.verify_url))
        return bytes(page.write_pdf(stylesheets=[style], font_config=fonts))

    return draw


def stamped(template: bytes) -> Draw:
    """The least there is: the bytes of a finished page and an update that names somebody on it."""
    end = int(template.rsplit(b"startxref", 1)[1].split()[0])

    def draw(face: CertificateFace) -> bytes:
        text = "".join(
            f"1 0 0 1 60 {520 - at * 36} Tm ({_ascii(line)}) Tj\n"
            for at, line in enumerate(lines_of(face))
        )
        squares = "".join(
            f"{60 + left * 3} {150 - top * 3} 3 3 re f\n"
            for top, row in enumerate(qr.matrix(face.verify_url))
            for left, dark in enumerate(row)
            if dark
        )
        stream = zlib.compress(f"BT /F1 12 Tf\n{text}ET\n{squares}".encode("latin-1", "replace"))
        head = b"9001 0 obj\n<</Filter/FlateDecode/Length %d>>stream\n" % len(stream)
        body = head + stream + b"\nendstream\nendobj\n"
        start = len(template) + 1
        table = b"xref\n9001 1\n%010d 00000 n \ntrailer\n<</Size 9002/Prev %d>>\n" % (start, end)
        return b"".join(
            (template, b"\n", body, table, b"startxref\n%d\n%%%%EOF\n" % (start + len(body)))
        )

    return draw


def _ascii(line: str) -> str:
    return line.replace("\\", "").replace("(", "").replace(")", "")
