"""The verification address and the code that carries it."""

import pytest
import zxingcpp
from PIL import Image

from certificates.typesetting import qr

CODE = "7QK29FXRM4AB"


@pytest.mark.parametrize(
    ("site", "address", "scanned", "printed"),
    [
        pytest.param(
            "https://filiform.example",
            f"https://filiform.example/c/{CODE}",
            f"HTTPS://FILIFORM.EXAMPLE/C/{CODE}",
            f"filiform.example/c/{CODE}",
            id="a host of its own",
        ),
        pytest.param(
            "https://filiform.example/",
            f"https://filiform.example/c/{CODE}",
            f"HTTPS://FILIFORM.EXAMPLE/C/{CODE}",
            f"filiform.example/c/{CODE}",
            id="a slash too many",
        ),
        pytest.param(
            "http://127.0.0.1:8000",
            f"http://127.0.0.1:8000/c/{CODE}",
            f"HTTP://127.0.0.1:8000/C/{CODE}",
            f"http://127.0.0.1:8000/c/{CODE}",
            id="a development server",
        ),
        pytest.param(
            "https://school.example/Training",
            f"https://school.example/Training/c/{CODE}",
            f"HTTPS://SCHOOL.EXAMPLE/Training/c/{CODE}",
            f"school.example/Training/c/{CODE}",
            id="a folder whose case may matter",
        ),
    ],
)
def test_address_of_a_code(site, address, scanned, printed):
    assert qr.verify_address(site, CODE) == address
    assert qr.scannable(address) == scanned
    assert qr.shown_address(address) == printed


@pytest.mark.parametrize("site", ["filiform.example", "ftp://filiform.example", "https://", ""])
def test_verify_address_wants_the_whole_site_address(site):
    with pytest.raises(ValueError, match="https:// in front"):
        qr.verify_address(site, CODE)


def test_capitals_make_the_code_coarser():
    address = qr.verify_address("https://training.filiform.example", CODE)

    assert len(qr.matrix(qr.scannable(address))) < len(qr.matrix(address))


@pytest.mark.parametrize("code", [CODE, "000000000000", "YNETY1YB2A2D"])
def test_the_matrix_reads_back(code):
    address = qr.scannable(qr.verify_address("https://filiform.example", code))
    rows = qr.matrix(address)
    side = len(rows)
    picture = Image.new("L", (side, side))
    picture.putdata([0 if dark else 255 for row in rows for dark in row])
    sheet = Image.new("L", (side + 8, side + 8), 255)
    sheet.paste(picture, (qr.QUIET_ZONE, qr.QUIET_ZONE))
    sheet = sheet.resize((sheet.width * 4, sheet.height * 4), Image.Resampling.NEAREST)

    found = zxingcpp.read_barcodes(sheet)

    assert [barcode.text for barcode in found] == [address]
    assert {len(row) for row in rows} == {side}


def test_svg_is_one_path_with_its_quiet_zone():
    drawing = qr.svg(f"HTTPS://FILIFORM.EXAMPLE/C/{CODE}")

    side = 29 + 2 * qr.QUIET_ZONE
    assert f'viewBox="0 0 {side} {side}"' in drawing
    # The top left finder pattern starts where the quiet zone ends: seven dark modules.
    assert '<path d="M4 4h7v1h-7z' in drawing
    assert drawing.count("<path") == 2


def test_svg_may_leave_the_quiet_zone_to_the_page():
    drawing = qr.svg(f"HTTPS://FILIFORM.EXAMPLE/C/{CODE}", quiet_zone=0)

    assert 'viewBox="0 0 29 29"' in drawing
    assert '<path d="M0 0h7v1h-7z' in drawing
