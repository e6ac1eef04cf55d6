"""PNG and JPEG made plain: pixels and nothing else."""

import io
import struct
import warnings
from collections.abc import Iterator
from typing import Literal

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from certificates.layout.refusal import MEGAPIXELS, STEEPEST, ArtworkRefused

_DAMAGED = "The picture is damaged or not whole. Save it again and choose that file."
_PLAIN_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
# JFIF, and Adobe's mark that says how the colours are turned.
_PLAIN_SEGMENTS = {0xE0, 0xEE, 0xDB, 0xC4, 0xDD, 0xC0, 0xC1, 0xC2, 0xDA}
_QUALITY = 93
_LONGEST_MARK = 16

Cleaned = tuple[bytes, int, int, tuple[str, ...]]


def clean_raster(data: bytes, kind: Literal["png", "jpeg"]) -> Cleaned:
    """Bytes, width, height and notes. Upright, RGB or grey, without data about camera or place.

    A file that is plain already comes out as it went in, so that reading twice changes nothing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=[kind.upper()])
            _check_size(picture)
            picture.load()
    except ArtworkRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise ArtworkRefused(_too_large()) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, struct.error):
        raise ArtworkRefused(_DAMAGED) from None
    if _is_plain(data, kind, picture.mode):
        return data, picture.width, picture.height, ()
    notes = tuple(_notes(picture))
    upright = _in_screen_colours(ImageOps.exif_transpose(picture))
    return _encoded(upright, kind), upright.width, upright.height, notes


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MEGAPIXELS * 1_000_000:
        raise ArtworkRefused(_too_large())
    if max(width, height) > STEEPEST * min(width, height):
        raise ArtworkRefused("The picture is too long and thin to lie on a page. Crop it first.")


def _too_large() -> str:
    return f"The picture has more than {MEGAPIXELS} million pixels. Save it smaller."


def _notes(picture: Image.Image) -> Iterator[str]:
    if getattr(picture, "n_frames", 1) > 1:
        yield "The picture moves. Its first frame is printed."
    if picture.mode in ("CMYK", "YCCK"):
        yield "The colours were made for a printing press and are now those of a screen."
    if picture.getexif():
        yield "Data about camera, place and time was taken out."


def _in_screen_colours(picture: Image.Image) -> Image.Image:
    """RGB, RGBA or grey, by the colour profile of the file where it has one that can be read."""
    if picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    wanted = "RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB"
    profile = picture.info.get("icc_profile")
    if profile and wanted == "RGB" and picture.mode in ("RGB", "CMYK"):
        try:
            turned = ImageCms.profileToProfile(
                picture,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                outputMode="RGB",
            )
        except ImageCms.PyCMSError:
            turned = None
        if turned is not None:
            return turned
    return picture.convert(wanted)


def _encoded(picture: Image.Image, kind: Literal["png", "jpeg"]) -> bytes:
    # A new picture: what the old one carried beside its pixels stays behind.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    file = io.BytesIO()
    if kind == "png":
        bare.save(file, "PNG", optimize=False, compress_level=6)
    else:
        bare.save(file, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
    return file.getvalue()


def _is_plain(data: bytes, kind: Literal["png", "jpeg"], mode: str) -> bool:
    if kind == "png":
        return mode in ("RGB", "RGBA", "L") and _plain_png(data)
    return mode in ("RGB", "L") and _plain_jpeg(data)


def _plain_png(data: bytes) -> bool:
    """Only pixels, eight bits of each colour, and nothing behind the end."""
    at = 8
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        if name not in _PLAIN_CHUNKS or (name == b"IHDR" and data[at + 16] != 8):
            return False
        at += 12 + length
        if name == b"IEND":
            return at == len(data)
    return False


def _plain_jpeg(data: bytes) -> bool:
    """Only what the pixels need, and nothing behind the end."""
    if data.find(b"\xff\xd9") != len(data) - 2:
        return False
    at = 2
    while at + 4 <= len(data):
        mark, segment = data[at], data[at + 1]
        if mark != 0xFF or segment not in _PLAIN_SEGMENTS:
            return False
        if segment == 0xDA:
            return True
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        if segment in (0xE0, 0xEE) and length > _LONGEST_MARK:
            return False
        at += 2 + length
    return False
