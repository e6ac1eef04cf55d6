"""The one folder the typesetter can read: our own design, and artwork under its fingerprint.

Artwork belongs to administrators and its names are their words, so none of them becomes a
path: the bytes are written here under the SHA-256 that they must have. All processes of one
account share the folder; what stands in it never changes, so nobody has to wait.
"""

import hashlib
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

DESIGN = Path(__file__).parent / "design"


class ArtworkAltered(ValueError):  # noqa: N818, the bytes are wrong, not the program
    """The bytes given for a picture are not the ones its SHA-256 names."""


class Workroom:
    """The folder, made and filled when it is first needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._kept: set[Path] = set()
        self._furnished: tuple[int, ...] = ()

    def furnish(self) -> None:
        """Put our design into it. PermissionError when somebody else has taken its place."""
        if not _is_ours(self.root):
            raise PermissionError(f"The folder {self.root} belongs to somebody else.")
        if self._furnished and self._furnished == self._changes():
            return
        for name, content in _design().items():
            self._keep(self.root / name, content)
        self._furnished = self._changes()

    def _changes(self) -> tuple[int, ...]:
        """When a file was last put into or taken from the folders of our design; () without them."""
        try:
            return tuple(os.stat(self.root / part).st_mtime_ns for part in _parts())
        except FileNotFoundError:
            return ()

    def put(self, pictures: Mapping[str, bytes]) -> None:
        """Keep artwork by its file name, `<sha256>.<format>`. Twice is once."""
        for name, content in pictures.items():
            path = self.root / "artwork" / name
            if self._has(path):
                continue
            if hashlib.sha256(content).hexdigest() != name.partition(".")[0]:
                raise ArtworkAltered(f"The picture {name} is not the one of that name.")
            self._keep(path, content)

    def _has(self, path: Path) -> bool:
        # Whoever tidies temporary folders may have been here since.
        return path in self._kept and path.exists()

    def _keep(self, path: Path, content: bytes) -> None:
        if self._has(path):
            return
        if not path.exists() or path.read_bytes() != content:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            part = path.with_name(f".{path.name}.{os.getpid()}")
            part.write_bytes(content)
            part.replace(path)
        self._kept.add(path)


def open_workroom() -> Workroom:
    """Ours and nobody else's: a folder that another account could write to is left alone."""
    version = hashlib.sha256(b"".join(_design().values())).hexdigest()[:12]
    root = Path(tempfile.gettempdir()) / f"filiform-design-{os.getuid()}-{version}"
    if not _is_ours(root):
        root = Path(tempfile.mkdtemp(prefix="filiform-design-"))
    room = Workroom(root)
    room.furnish()
    return room


def _is_ours(folder: Path) -> bool:
    """True for a folder, made now if need be, that only this account can write to."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        found = folder.lstat()
    others_may_write = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not others_may_write


@cache
def _parts() -> list[str]:
    return sorted({os.path.dirname(name) for name in _design()})


@cache
def _design() -> Mapping[str, bytes]:
    paths = [*DESIGN.glob("*.typ"), *DESIGN.glob("ornaments/*.svg")]
    return {str(path.relative_to(DESIGN)): path.read_bytes() for path in sorted(paths)}
