"""The smallest files that are, or pretend to be, videos."""

import struct


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(content)) + kind + content


def _track(handler: bytes, codec: bytes, width: int, height: int) -> bytes:
    tkhd = box(b"tkhd", bytes(76) + struct.pack(">II", width << 16, height << 16))
    hdlr = box(b"hdlr", bytes(8) + handler + bytes(13))
    stsd = box(b"stsd", bytes(4) + struct.pack(">I", 1) + box(codec, bytes(20)))
    return box(b"trak", tkhd + box(b"mdia", hdlr + box(b"minf", box(b"stbl", stsd))))


def mp4(
    *,
    brand: bytes = b"isom",
    codec: bytes = b"avc1",
    seconds: float = 125.5,
    long: bool = False,
    handler: bytes = b"vide",
    size: tuple[int, int] = (1280, 720),
) -> bytes:
    units = int(seconds * 1000)
    if long:
        header = b"\1\0\0\0" + bytes(16) + struct.pack(">IQ", 1000, units) + bytes(80)
    else:
        header = bytes(12) + struct.pack(">II", 1000, units) + bytes(80)
    tracks = _track(b"soun", b"mp4a", 0, 0) + _track(handler, codec, *size)
    return (
        box(b"ftyp", brand + bytes(4) + b"isom")
        + box(b"mdat", bytes(64))
        + box(b"moov", box(b"mvhd", header) + tracks)
    )


def sound_only() -> bytes:
    return mp4(handler=b"soun", codec=b"mp4a", size=(0, 0))


def _element(name: int, content: bytes, *, live: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if live else struct.pack(">Q", len(content) | 1 << 56)
    return name.to_bytes((name.bit_length() + 7) // 8) + size + content


def webm(
    *,
    document: bytes = b"webm",
    seconds: float | None = 42.0,
    track: int = 1,
    live: bool = False,
) -> bytes:
    length = b"" if seconds is None else _element(0x4489, struct.pack(">d", seconds * 1000))
    info = _element(0x1549A966, _element(0x2AD7B1, (1_000_000).to_bytes(3)) + length)
    picture = _element(0xE0, _element(0xB0, (640).to_bytes(2)) + _element(0xBA, (360).to_bytes(2)))
    tracks = _element(
        0x1654AE6B,
        _element(0xAE, _element(0x83, bytes([track])) + (picture if track == 1 else b"")),
    )
    cluster = _element(0x1F43B675, bytes(120), live=live)
    return _element(0x1A45DFA3, _element(0x4282, document)) + _element(
        0x18538067, info + tracks + cluster, live=live
    )


def avi() -> bytes:
    return b"RIFF" + struct.pack("<I", 100) + b"AVI LIST" + bytes(100)
