"""A design as one file: `design.json` and its artwork, from one house to another.

    design.json          {"format": 1, "name", "digest", "layout", "artwork": {sha256: file name}}
    artwork/<sha256>.png|jpeg|svg

What comes in is checked like something typed and uploaded by hand: nothing is unpacked to disk.
"""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from certificates.layout.artwork import Artwork, ArtworkRefused, read
from certificates.layout.fields import Layout, LayoutError, artwork_of
from certificates.layout.reading import MOST_CHARACTERS

FORMAT = 1
MANIFEST = "design.json"
MOST_FILES = 24
MEGABYTES = 30
LARGEST_MANIFEST = 1_000_000
LONGEST_NAME = 80

_MEGABYTE = 1_000_000
_WRITTEN_AT = (1980, 1, 1, 0, 0, 0)
_NO_DESIGN = "This file is not a design. Choose the .zip that “Export” made."
_DAMAGED = "The file of the design is damaged. Export it again."
_TOO_LARGE = f"The design is larger than {MEGABYTES} MB when it is unpacked."


class ExchangeRefused(ValueError):  # noqa: N818, a refusal is an everyday event
    """The file cannot be taken in. The message is a sentence for whoever chose it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A design on its way: artwork and the names it was uploaded under, by SHA-256."""

    name: str
    layout: Layout
    artwork: Mapping[str, Artwork]
    names: Mapping[str, str]


def export(parcel: Parcel) -> bytes:
    """The same parcel always gives the same bytes."""
    used = sorted(artwork_of(parcel.layout))
    manifest = {
        "format": FORMAT,
        "name": parcel.name,
        "digest": parcel.layout.digest(),
        "layout": parcel.layout.as_data(),
        "artwork": {sha256: parcel.names.get(sha256, "") for sha256 in used},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        _put(packed, MANIFEST, text.encode())
        for sha256 in used:
            picture = parcel.artwork[sha256]
            _put(packed, _path(sha256, picture.kind), picture.data)
    return file.getvalue()


def receive(data: bytes) -> Parcel:
    """The design in a file. Raises ExchangeRefused.

    Artwork is cleaned as if it had been uploaded; what that changes gets a new SHA-256, and the
    layout names it by that one.
    """
    files = _unpacked(data)
    manifest = _manifest(files)
    layout = _layout(manifest)
    pictures: dict[str, Artwork] = {}
    names: dict[str, str] = {}
    renamed: dict[str, str] = {}
    written = manifest.get("artwork")
    told = written if isinstance(written, Mapping) else {}
    for sha256 in sorted(artwork_of(layout)):
        picture = _picture(files, sha256)
        pictures[picture.sha256] = picture
        names[picture.sha256] = _short(told.get(sha256)) or f"{sha256[:8]}.{picture.kind}"
        renamed[sha256] = picture.sha256
    layout = Layout.from_data(_with_artwork(layout.as_data(), renamed))
    return Parcel(_short(manifest.get("name")), layout, pictures, names)


def _put(packed: zipfile.ZipFile, path: str, data: bytes) -> None:
    entry = zipfile.ZipInfo(path, _WRITTEN_AT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    packed.writestr(entry, data)


def _path(sha256: str, kind: str) -> str:
    return f"artwork/{sha256}.{kind}"


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Every file by its path. A file says how large it is, and is believed no further than that."""
    if len(data) > MEGABYTES * _MEGABYTE:
        raise ExchangeRefused(f"Choose a file of at most {MEGABYTES} MB.")
    files: dict[str, bytes] = {}
    left = MEGABYTES * _MEGABYTE
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = [entry for entry in packed.infolist() if not entry.is_dir()]
            if len(entries) > MOST_FILES:
                raise ExchangeRefused(f"The design holds more than {MOST_FILES} files.")
            for entry in entries:
                _check_path(entry.filename)
                if entry.filename in files:
                    raise ExchangeRefused(f"The design holds {entry.filename} twice.")
                if entry.flag_bits & 0x1:
                    raise ExchangeRefused("The design is locked with a password. Export it again.")
                with packed.open(entry) as file:
                    content = file.read(left + 1)
                left -= len(content)
                if left < 0:
                    raise ExchangeRefused(_TOO_LARGE)
                files[entry.filename] = content
    except zipfile.BadZipFile:
        raise ExchangeRefused(_DAMAGED if data[:2] == b"PK" else _NO_DESIGN) from None
    except (zlib.error, OSError, EOFError, NotImplementedError, UnicodeError, RuntimeError):
        raise ExchangeRefused(_DAMAGED) from None
    return files


def _check_path(path: str) -> None:
    plain = path == MANIFEST or (path.startswith("artwork/") and path.count("/") == 1)
    if not plain or "\\" in path or ".." in path or "\0" in path:
        raise ExchangeRefused(f"The design holds a file that is none of its own: {path[:80]}.")


def _manifest(files: Mapping[str, bytes]) -> Mapping[str, Any]:
    text = files.get(MANIFEST)
    if text is None:
        raise ExchangeRefused(_NO_DESIGN)
    if len(text) > LARGEST_MANIFEST:
        raise ExchangeRefused(_TOO_LARGE)
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):
        raise ExchangeRefused(_DAMAGED) from None
    if not isinstance(manifest, Mapping) or "layout" not in manifest:
        raise ExchangeRefused(_NO_DESIGN)
    if manifest.get("format") != FORMAT:
        raise ExchangeRefused(
            "The design was made by another version of this program, which this one cannot read."
        )
    return manifest


def _layout(manifest: Mapping[str, Any]) -> Layout:
    try:
        layout = Layout.from_data(manifest["layout"])
    except LayoutError as fault:
        raise ExchangeRefused(str(fault)) from None
    if manifest.get("digest") != layout.digest():
        raise ExchangeRefused("The design was changed after it was exported. Export it again.")
    return layout


def _picture(files: Mapping[str, bytes], sha256: str) -> Artwork:
    kinds = [kind for kind in ("png", "jpeg", "svg") if _path(sha256, kind) in files]
    if not kinds:
        raise ExchangeRefused(f"The design lacks its artwork {sha256[:8]}. Export it again.")
    path = _path(sha256, kinds[0])
    if hashlib.sha256(files[path]).hexdigest() != sha256:
        raise ExchangeRefused(f"The artwork {sha256[:8]} is not what it was. Export it again.")
    try:
        return read(path, files[path])
    except ArtworkRefused as refused:
        raise ExchangeRefused(str(refused)) from None


def _with_artwork(data: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """The layout's data with its pictures under the names they have here."""
    behind = [page["background"] for page in data["pages"]] + [data["continuation"]["background"]]
    for part in [*data["fields"], *(background for background in behind if background)]:
        if part.get("artwork"):
            part["artwork"] = renamed[part["artwork"]]
    return data


def _short(written: Any) -> str:
    """A name as one line; names are shown and never used as paths."""
    if not isinstance(written, str):
        return ""
    line = " ".join(
        "".join(c if c.isprintable() else " " for c in written[:MOST_CHARACTERS]).split()
    )
    return line[:LONGEST_NAME]
