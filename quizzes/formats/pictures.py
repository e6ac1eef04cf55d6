"""Pictures that come inside a file of questions. What a picture is, its content says, not its name."""

import base64
import binascii
import hashlib
import io
import warnings

from PIL import Image

from quizzes.formats.items import SentPicture, Untranslatable

TYPES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
"""What Pillow calls them, and the suffix they are kept under."""
FOLDER = "questions"
MOST_BYTES = 3 * 1024 * 1024
MOST_PIXELS = 16_000_000
LONGEST_SIDE = 10_000


def decoded(written: str) -> bytes:
    """The bytes of base64. Raises Untranslatable."""
    if len(written) > MOST_BYTES * 3 // 2:
        raise Untranslatable(_too_large())
    try:
        return base64.b64decode("".join(written.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Untranslatable("Its picture is not readable; the base64 text is damaged.") from None


def checked_picture(data: bytes) -> SentPicture:
    """The picture, read to its last pixel. Raises Untranslatable with a sentence.

    SVG is no picture here: it can hold scripts.
    """
    if len(data) > MOST_BYTES:
        raise Untranslatable(_too_large())
    if b"<svg" in data[:1000].lower():
        raise Untranslatable("Its picture is an SVG drawing, which can hold scripts; use PNG.")
    try:
        kind, width, height = _looked_at(data)
    except Untranslatable:
        raise
    # Pillow's readers raise whatever broken bytes lead them to; each of them means the same here.
    except Exception as error:
        raise Untranslatable(
            "Its picture is not a readable PNG, JPEG, GIF or WebP file; save it again as PNG."
        ) from error
    name = f"{FOLDER}/{hashlib.sha256(data).hexdigest()[:24]}.{TYPES[kind]}"
    return SentPicture(name=name, data=data, width=width, height=height)


def _looked_at(data: bytes) -> tuple[str, int, int]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(data), formats=list(TYPES)) as image:
            kind, (width, height) = str(image.format), image.size
            if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
                raise Untranslatable(
                    f"Its picture has {width:,} × {height:,} pixels; make it smaller than "
                    f"{MOST_PIXELS // 1_000_000} million pixels."
                )
            image.verify()
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            image.load()
    return kind, width, height


def _too_large() -> str:
    return f"Its picture is larger than {MOST_BYTES // 1024**2} MB; make it smaller."
