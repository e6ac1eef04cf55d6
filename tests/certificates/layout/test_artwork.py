"""Artwork is cleaned when it is read, and what cannot be cleaned is refused in a sentence."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from certificates.layout.artwork import ArtworkRefused, read
from certificates.layout.fields import Layout
from certificates.layout.samples import sample_facts
from certificates.typesetting import pdf
from certificates.typesetting.face import CertificateFace
from tests.certificates.layout.designs import data

NAMESPACES = (
    'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"'
)


def svg(inside='<rect width="10" height="10"/>', size='width="297" height="210"', before=""):
    return f"{before}<svg {NAMESPACES} {size}>{inside}</svg>".encode()


def raster(kind="PNG", mode="RGB", size=(40, 30), **options):
    file = io.BytesIO()
    Image.new(mode, size, {"RGBA": (9, 9, 9, 0), "CMYK": (255, 0, 0, 0)}.get(mode, 200)).save(
        file, kind, **options
    )
    return file.getvalue()


def refusal(data, name="artwork.svg"):
    with pytest.raises(ArtworkRefused) as refused:
        read(name, data)
    return str(refused.value)


SCRIPT = "The drawing carries a script. Export it as plain SVG, without scripts."
WEB_PAGE = (
    "Part of the drawing is a web page, which paper cannot show. Export it as plain SVG, "
    "without data of the drawing programme."
)
ENTITIES = (
    "The drawing declares entities, which can hide anything. Export it as plain SVG, without "
    "keeping the editing data of the drawing programme."
)
OTHER_FILE = "The drawing takes a colour or a picture from another file. Embed it in the drawing."
IMPORT = "The drawing loads its styles from elsewhere. Put them into the drawing itself."
ESCAPES = "The styles of the drawing are written in escapes. Export it again as plain SVG."
BLUR = (
    "The drawing has a blur or a shadow, which is made of pixels. Take it out, or save the "
    "artwork as PNG."
)
MANY = "The drawing has more than 20,000 parts. Simplify it, or save it as PNG."
FONT = "The drawing brings its own font. Turn its text into outlines."
INNER = "A picture inside the drawing is neither PNG nor JPEG. Put one of those into it."


def elsewhere(where):
    return (
        f"The drawing shows something from another file or address ({where}). "
        "Embed it in the drawing."
    )


def data_address(data, kind="png"):
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


BOMB = (
    '<!DOCTYPE svg [<!ENTITY a "lollollol">' +
    "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)  # fmt: skip


def masks(under):
    """Seven masks, each of eight bars that lie under the next one."""
    return "".join(
        f'<mask id="m{n}">{f"<rect width='1' height='9' {under.format(n + 1)}/>" * 8}</mask>'
        for n in range(7)
    )


MASKING = "".join(f".under{n}{{mask:url(#m{n})}}" for n in range(7))
USED = '<g id="a0"><path d="M0 0h1"/></g>' + "".join(
    f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
)
CHAIN = '<g id="a0"/>' + "".join(
    f'<g id="a{n}"><use href="#a{n - 1}"/></g>' for n in range(9000, 0, -1)
)
ATTACKS = {
    "script": (svg("<script>alert(1)</script>"), SCRIPT),
    "script in another case of its namespace": (
        svg('<x:script xmlns:x="http://www.w3.org/2000/svg">1</x:script>'), SCRIPT,
    ),
    "script of another vocabulary": (
        svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>'), SCRIPT,
    ),
    "onload": (svg(size='width="9" height="9" onload="alert(1)"'), SCRIPT),
    "handler deep inside": (svg('<g><path d="M0 0" OnClick="x()"/></g>'), SCRIPT),
    "foreign object": (svg("<foreignObject><p/></foreignObject>"), WEB_PAGE),
    "web page": (svg('<iframe xmlns="http://www.w3.org/1999/xhtml"/>'), WEB_PAGE),
    "local file": (
        svg('<image xlink:href="file:///etc/passwd"/>'), elsewhere("file:///etc/passwd"),
    ),
    "relative file": (svg('<image href="../../secret.png"/>'), elsewhere("../../secret.png")),
    "http image": (
        svg('<image href="http://tracker.example/x.png"/>'),
        elsewhere("http://tracker.example/x.png"),
    ),
    "use of another file": (svg('<use href="other.svg#a"/>'), elsewhere("other.svg#a")),
    "use of a data address": (
        svg('<use href="data:image/svg+xml;base64,PHN2Zy8+#x"/>'),
        elsewhere("data:image/svg+xml;base64,PHN2Zy8+#x"),
    ),
    "base": (svg(size='width="9" height="9" xml:base="http://x.example/"'),
             elsewhere("http://x.example/")),
    "CSS import": (svg("<style>@import url(http://x.example/a.css);</style>"), IMPORT),
    "CSS import in a comment's shadow": (svg("<style>@/**/import 'a.css';</style>"), IMPORT),
    "CSS import in escapes": (svg("<style>@\\69mport 'a.css';</style>"), ESCAPES),
    "CSS address": (svg("<style>rect{fill:url(http://x.example/#a)}</style>"), OTHER_FILE),
    "CSS address in quotes": (svg('<rect style="fill:url( \'a.svg#b\' )"/>'), OTHER_FILE),
    "address in an attribute": (svg('<rect fill="URL(//x.example/a#b)"/>'), OTHER_FILE),
    "font of its own": (svg("<style>@font-face{src:local(x)}</style>"), FONT),
    "entity bomb": (svg("<text>&i;</text>", before=BOMB), ENTITIES),
    "entity of a file": (
        svg("<text>&x;</text>", before='<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        ENTITIES,
    ),
    "entity of a distant document type": (
        svg("<text>&x;</text>", before='<!DOCTYPE svg SYSTEM "http://x.example/a.dtd">'), ENTITIES,
    ),
    "deep nesting": (
        svg("<g>" * 5000 + "</g>" * 5000),
        "The groups of the drawing lie too deep inside one another. Ungroup some of them.",
    ),
    "use that grows": (svg(USED), MANY),
    "masks that grow": (svg(masks('mask="url(#m{})"')), MANY),
    "masks that grow by a style": (svg(masks('style="mask: url(#m{})"')), MANY),
    "masks that grow by rules": (
        svg(masks('class="under{}"') + f"<style>{MASKING}</style>"),
        MANY,
    ),
    "use in a long chain": (svg(CHAIN), MANY),
    "use in a circle": (
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        "Parts of the drawing use one another in a circle. Export it again.",
    ),
    "countless parts": (
        svg("<g/>" * 60_000),
        "The drawing has more than 50,000 parts. Simplify it, or save it as PNG.",
    ),
    "huge view box": (
        svg(size='viewBox="0 0 1e12 1e12"'),
        "The drawing is larger than any page. Give it a width and a height below 100,000.",
    ),
    "endless view box": (
        svg(size='viewBox="0 0 1e999 10"'),
        "The drawing does not say how large it is. Give it a width and a height, or a viewBox.",
    ),
    "no size": (
        svg(size='width="100%"'),
        "The drawing does not say how large it is. Give it a width and a height, or a viewBox.",
    ),
    "a thread": (svg(size='width="9000" height="3"'),
                 "The drawing is too long and thin to lie on a page."),
    "blur": (svg('<filter id="f"><feGaussianBlur stdDeviation="1e9"/></filter>'), BLUR),
    "blur by style": (svg('<rect style="filter:blur(9px)"/>'), BLUR),
    "film": (svg("<video/>"), "The drawing holds a <video>, which paper cannot show."),
    "picture that is no picture": (
        svg(f'<image href="{data_address(b"<svg/>")}"/>'), INNER,
    ),
    "drawing in a drawing": (svg('<image href="data:image/svg+xml,%3Csvg/%3E"/>'), INNER),
    "damaged picture inside": (
        svg(f'<image href="{data_address(raster()[:60])}"/>'),
        "The picture is damaged or not whole. Save it again and choose that file.",
    ),
    "another vocabulary": (b"<feed/>", "This file is XML, but not a drawing. Choose an SVG."),
    "broken": (b"<svg><g></svg>",
               "The drawing cannot be read (line 1). Export it again as plain SVG."),
    "unknown letters": (b'<?xml version="1.0" encoding="utf-7"?><svg/>',
                        "The drawing cannot be read (line 1). Export it again as plain SVG."),
}  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), ATTACKS.values(), ids=ATTACKS)
def test_a_drawing_that_reaches_out_or_grows_is_refused(data, sentence):
    assert refusal(data) == sentence


OF_ALL = "Artwork is a PNG, a JPEG or an SVG. This file is "
KINDS = {
    "pdf": (b"%PDF-1.7\n",
            "A PDF cannot be used as a picture. Save it as SVG or PNG."),
    "pdf behind a little rubbish": (
        b"\n\n%PDF-1.4", "A PDF cannot be used as a picture. Save it as SVG or PNG.",
    ),
    "gif": (b"GIF89a...", OF_ALL + "a GIF: save it as PNG."),
    "webp": (b"RIFF\0\0\0\0WEBPVP8 ",
             OF_ALL + "a WebP: save it as PNG."),
    "phone": (b"\0\0\0\x18ftypheic",
              OF_ALL + "a picture of a phone or a film: save it as PNG."),
    "squeezed drawing": (b"\x1f\x8b\x08\0",
                         OF_ALL + "compressed: save it as plain SVG, without compression."),
    "web page": (b"<!DOCTYPE html><p>hello",
                 OF_ALL + "a web page."),
    "false name": (b"hello", OF_ALL + "something else, whatever its name says."),
    "empty": (b"", "This file is empty. Choose another one."),
    "too many bytes": (b"\x89PNG\r\n\x1a\n" + bytes(8_000_000),
                       "Choose a file of at most 8 MB."),
    "half a picture": (raster()[:70],
                       "The picture is damaged or not whole. Save it again and choose that file."),
    "too many pixels": (
        b"\x89PNG\r\n\x1a\n" + b"".join(
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
            for name, body in [
                (b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)),
                (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""),
            ]
        ),
        "The picture has more than 40 million pixels. Save it smaller.",
    ),
    "a stripe": (raster(size=(900, 3)),
                 "The picture is too long and thin to lie on a page. Crop it first."),
}  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), KINDS.values(), ids=KINDS)
def test_a_file_is_judged_by_what_it_holds(data, sentence):
    assert refusal(data, "artwork.png") == sentence


def test_a_name_does_not_make_a_picture_something_else():
    assert read("artwork.svg", raster()).kind == "png"
    assert refusal(b"hello", "notes") == (
        "Artwork is a PNG, a JPEG or an SVG. This file is none of them."
    )


def test_a_polyglot_keeps_only_its_picture():
    plain = raster()

    artwork = read("logo.png", plain + b"PK\x03\x04<script>alert(1)</script>")

    assert (artwork.data, artwork.width, artwork.height) == (plain, 40, 30)


def test_a_jpeg_that_is_a_zip_too_is_written_anew():
    artwork = read("logo.jpg", raster("JPEG") + b"PK\x03\x04<script>")

    assert b"script" not in artwork.data
    assert Image.open(io.BytesIO(artwork.data)).size == (40, 30)


def test_a_photo_stands_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera of Ana"

    artwork = read("photo.jpg", raster("JPEG", exif=exif))

    assert (artwork.width, artwork.height) == (30, 40)
    assert (b"Ana" in artwork.data, b"Exif" in artwork.data) == (False, False)
    assert artwork.notes == ("Data about camera, place and time was taken out.",)


def test_colours_of_a_press_become_those_of_a_screen():
    artwork = read("cyan.jpg", raster("JPEG", "CMYK"))

    picture = Image.open(io.BytesIO(artwork.data))
    red, green, blue = picture.getpixel((5, 5))
    assert (picture.mode, red < 20, green > 220, blue > 220) == ("RGB", True, True, True)
    assert artwork.notes == (
        "The colours were made for a printing press and are now those of a screen.",
    )


def test_a_colour_profile_is_applied_and_then_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    artwork = read("logo.png", raster(icc_profile=profile))

    picture = Image.open(io.BytesIO(artwork.data))
    assert (picture.info.get("icc_profile"), picture.getpixel((3, 3))) == (None, (200, 0, 0))


@pytest.mark.parametrize(
    ("mode", "kept"),
    [("RGBA", "RGBA"), ("LA", "RGBA"), ("P", "RGB"), ("1", "L"), ("I;16", "L"), ("L", "L")],
)
def test_a_png_keeps_what_is_clear_and_loses_odd_depths(mode, kept):
    artwork = read("logo.png", raster(mode=mode))

    assert Image.open(io.BytesIO(artwork.data)).mode == kept


def test_sixteen_bits_of_grey_keep_their_shade():
    file = io.BytesIO()
    Image.new("I;16", (4, 4), 0x8080).save(file, "PNG")

    picture = Image.open(io.BytesIO(read("grey.png", file.getvalue()).data))

    assert picture.getpixel((1, 1)) == 128


HONEST = """
<title>Seal</title><metadata><x/></metadata>
<style>.gold{fill:#c9a227;stroke:url(#shade)} @media screen{.gold{fill:red}}</style>
<defs><linearGradient id="shade"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
<inkscape:grid/><a href="https://school.example"><circle class="gold" cx="9" cy="9" r="5"/></a>
<g inkscape:label="Layer 1"><animate attributeName="x"/><use xlink:href="#shade"/>
<text x="3" y="9" font-family="Noto Sans">Seal &amp; sign</text></g>
"""


def test_an_honest_drawing_keeps_what_is_drawn():
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'

    artwork = read("seal.svg", svg(HONEST, 'width="40mm" viewBox="0 0 40 20"', doctype))

    assert artwork.data.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" height="75.5906" viewBox="0 0 40 20" '
        'width="151.1811"><style>.gold{fill:#c9a227;stroke:url(#shade)}</style><defs>'
        '<linearGradient id="shade"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<g><circle class="gold" cx="9" cy="9" r="5"/></g><g><use href="#shade"/>'
        '<text font-family="Noto Sans" x="3" y="9">Seal &amp; sign</text></g></svg>'
    )
    assert (artwork.width, artwork.height) == (151, 76)
    assert artwork.notes == (
        "Style rules for screens and movements were taken out of the drawing.",
        "Links to click were taken out of the drawing.",
        "What moves in the drawing stands still in print; the movement was taken out.",
        "The drawing has text, which is set in our fonts. Turn it into outlines to keep its look.",
    )


def test_a_cleaned_drawing_is_printed_by_the_engine():
    seal = '<circle id="c" cx="40" cy="40" r="30" fill="#00aa55"/><use href="#c" x="200"/>'
    drawn = read("seal.svg", svg(f"{seal}{HONEST}", 'viewBox="0 0 297 210"'))
    behind = Layout.from_data(data() | {"pages": [{"background": {"artwork": drawn.sha256}}]})

    png = pdf.preview_png(
        CertificateFace.from_data(sample_facts(sample=False)),
        layout=behind,
        artwork={drawn.sha256: drawn.data},
        dots_per_inch=48,
    )

    page = Image.open(io.BytesIO(png)).convert("RGB")
    green = [page.getpixel((round(x / 25.4 * 48), round(60 / 25.4 * 48))) for x in (40, 240)]
    assert green == [(0, 170, 85), (0, 170, 85)]


def test_a_picture_inside_a_drawing_is_cleaned_like_any_other():
    inside = raster() + b"<script>"

    artwork = read("seal.svg", svg(f'<image width="9" href="{data_address(inside, "jpeg")}"/>'))

    assert f'href="{data_address(raster())}"' in artwork.data.decode()


def test_one_gradient_may_colour_a_thousand_shapes():
    gradient = f'<linearGradient id="g">{"<stop/>" * 50}</linearGradient>'

    artwork = read("a.svg", svg(gradient + '<path fill="url(#g)" d="M0 0h9"/>' * 1000))

    assert artwork.data.count(b"url(#g)") == 1000


@pytest.mark.parametrize(
    "data",
    [
        raster(),
        raster(mode="RGBA"),
        raster("JPEG", progressive=True),
        raster("JPEG", "CMYK"),
        svg(HONEST),
        svg(size='viewBox="-5 -5 33.3333333 20"'),
    ],
    ids=["png", "clear png", "jpeg", "press jpeg", "drawing", "drawing by view box"],
)
def test_reading_what_was_read_changes_nothing(data):
    once = read("x", data)

    twice = read("x", once.data)

    assert (twice.data, twice.sha256, twice.width) == (once.data, once.sha256, once.width)
