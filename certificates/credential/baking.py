"""A credential in a picture: the `openbadgecredential` text of a PNG, written and read."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from certificates.credential.reading import MAX_BYTES, Refused

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
MAX_PICTURE = 8 * 1024 * 1024
MAX_CHUNKS = 20_000

# Not compressed, method 0, no language, no translated keyword.
_START = KEYWORD + b"\0\0\0\0\0"


@dataclass(frozen=True, slots=True)
class _Chunk:
    kind: bytes
    data: bytes
    start: int
    end: int


def bake(picture: bytes, credential: str | bytes) -> bytes:
    """The PNG with the credential in it, JSON or compact JWT. Same arguments, same bytes.

    Raises Refused for what is not a PNG, or has a credential already.
    """
    text = credential.encode() if isinstance(credential, str) else credential
    if len(text) > MAX_BYTES:
        raise Refused(f"The credential is longer than {MAX_BYTES // 1024} KiB.")
    chunks = list(_chunks(picture))
    if any(_is_ours(chunk) for chunk in chunks):
        raise Refused("The picture has a credential already.")
    place = chunks[0].end
    return picture[:place] + _packed(b"iTXt", _START + text) + picture[place:]


def unbake(picture: bytes) -> str:
    """The credential in a PNG, not checked. Raises Refused when there is none or not just one.

    Only the text is read: the picture itself is never unpacked, whatever size it claims.
    """
    found = [chunk for chunk in _chunks(picture) if _is_ours(chunk)]
    if not found:
        raise Refused("The picture has no credential in it.")
    if len(found) > 1:
        raise Refused("The picture has several credentials in it.")
    chunk = found[0]
    if chunk.kind != b"iTXt" or not chunk.data.startswith(_START):
        raise Refused("The credential in the picture is packed in a way that badges are not.")
    data = chunk.data[len(_START) :]
    if len(data) > MAX_BYTES:
        raise Refused(f"The credential is longer than {MAX_BYTES // 1024} KiB.")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused("The credential in the picture is not text.") from error


def is_png(data: bytes) -> bool:
    return data.startswith(SIGNATURE)


def _is_ours(chunk: _Chunk) -> bool:
    return chunk.kind in (b"iTXt", b"tEXt", b"zTXt") and chunk.data.startswith(KEYWORD + b"\0")


def _chunks(picture: bytes) -> Iterator[_Chunk]:
    """The parts of a PNG up to its end, each with its sum right. Raises Refused."""
    if len(picture) > MAX_PICTURE:
        raise Refused(f"The picture is larger than {MAX_PICTURE // 1024 // 1024} MiB.")
    if not is_png(picture):
        raise Refused("This is not a PNG picture.")
    place = len(SIGNATURE)
    for count in range(MAX_CHUNKS):
        head = picture[place : place + 8]
        if len(head) < 8:
            raise Refused("The picture ends too early.")
        length, kind = struct.unpack(">I4s", head)
        end = place + 12 + length
        data = picture[place + 8 : end - 4]
        if (
            end > len(picture)
            or struct.pack(">I", zlib.crc32(kind + data)) != picture[end - 4 : end]
        ):
            raise Refused("The picture is damaged.")
        if (count == 0) != (kind == b"IHDR"):
            raise Refused("The picture is damaged.")
        yield _Chunk(kind, data, place, end)
        if kind == b"IEND":
            return
        place = end
    raise Refused("The picture has too many parts.")


def _packed(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
