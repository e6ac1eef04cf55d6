"""A migrated SQLite database, made once and copied to whoever needs one.

Every process of a test run would otherwise migrate for itself, which takes longer than many tests.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "var" / "templates"


def migrated_copy(to: Path) -> None:
    """Whoever comes first makes it; the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    made = KEPT / f"{_digest()}.sqlite3"
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            for old in KEPT.glob("*.sqlite3"):
                old.unlink()
            _make(made)
    shutil.copyfile(made, to)


def _digest() -> str:
    """Another migration of ours or another version of what brings its own is another database."""
    ours = sorted(ROOT.glob("*/migrations/*.py"))
    words = [f"{name} {version(name)}" for name in ("django", "wagtail", "django-allauth")]
    words += [path.read_text(encoding="utf-8") for path in ours]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:16]


def _make(at: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
            "DATA_DIR": folder,
        }
        environment.pop("DATABASE_URL", None)
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=environment, check=True
        )
        [found] = Path(folder).glob("*.sqlite3")
        shutil.move(found, at)
