"""The verification address and its QR code."""

import math
from urllib.parse import urlsplit

import zxingcpp

QUIET_ZONE = 4
"""Modules of empty margin that ISO/IEC 18004 asks for on each side."""


def verify_address(site: str, code: str) -> str:
    """The address of a code, as a person reads it: `https://host/c/CODE`.

    `site` is the site's own address with its scheme; a port and a path are kept.
    """
    parts = urlsplit(site)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("Give the site's address with http:// or https:// in front.")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/c/{code}"


def scannable(address: str) -> str:
    """The same address as the QR code holds it, in capitals when that is safe.

    Scheme and host ignore case and the site answers `/C/CODE`, so capitals let the code
    use its alphanumeric mode and stay coarse enough for a poor print. Under a site that
    lives in a folder the folder's case may matter: only scheme and host are raised then.
    """
    parts = urlsplit(address)
    start = f"{parts.scheme}://{parts.netloc}".upper()
    path = parts.path
    folders = path.strip("/").split("/")
    if len(folders) == 2 and folders[0].lower() == "c":
        path = path.upper()
    return start + path


def shown_address(address: str) -> str:
    """The address as printed: browsers add `https://` themselves, `http://` they do not."""
    return address.removeprefix("https://")


def matrix(text: str) -> list[list[bool]]:
    """The modules of a QR code, dark is True, without the quiet zone.

    Level M: a fold or a coffee stain over 15 % of the code is survived.
    """
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    levels = memoryview(barcode.to_image(scale=1, add_quiet_zones=False)).tobytes()
    side = math.isqrt(len(levels))
    return [[level == 0 for level in levels[top : top + side]] for top in range(0, side**2, side)]


def svg(text: str, *, quiet_zone: int = QUIET_ZONE) -> str:
    """The QR code as one dark path on white, one unit a module.

    Leave the quiet zone out only where the surroundings are empty anyway.
    """
    rows = matrix(text)
    side = len(rows) + 2 * quiet_zone
    path = "".join(
        f"M{left + quiet_zone} {top + quiet_zone}h{length}v1h-{length}z"
        for top, row in enumerate(rows)
        for left, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path d="{path}"/></svg>'
    )


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Start and length of each unbroken dark stretch."""
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for place, dark in enumerate([*row, False]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            runs.append((start, place - start))
            start = None
    return runs
