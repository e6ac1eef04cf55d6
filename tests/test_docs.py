"""What newcomers look up is written down: signals, ticking tasks, commands, settings, decisions."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.dispatch import Signal

ROOT = Path(settings.BASE_DIR)
DOCS = "\n".join(path.read_text() for path in sorted((ROOT / "docs").rglob("*.md")))
OURS = ["practitioners", "courses", "quizzes", "certificates", "renewals", "cms"]


def signals() -> list[str]:
    names = []
    for app in OURS:
        if (ROOT / app / "signals.py").exists():
            module = __import__(f"{app}.signals", fromlist=["signals"])
            names += [name for name, thing in vars(module).items() if isinstance(thing, Signal)]
    return sorted(names)


def commands() -> list[str]:
    return sorted(
        path.stem
        for app in OURS
        for path in (ROOT / app).glob("management/commands/*.py")
        if path.stem != "__init__"
    )


def variables() -> list[str]:
    """Every name that the settings read from the environment."""
    read = re.compile(r'env(?:\.\w+)?\(\s*"([A-Z_0-9]+)"')
    found = {
        name
        for path in (ROOT / "cms" / "settings").glob("*.py")
        for name in read.findall(path.read_text())
    }
    return sorted(found - {"TEST_DATABASE"})


@pytest.mark.parametrize("name", [*signals(), *commands(), *variables()])
def test_is_documented(name):
    assert f"`{name}" in DOCS or f"`{name}`" in DOCS or f", `{name}`" in DOCS


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_each_tick_is_documented(name):
    assert f"`{name}`" in DOCS


def links():
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text()):
            yield pytest.param(path, target, id=f"{path.name}:{target}")


@pytest.mark.parametrize(("path", "target"), list(links()))
def test_links_lead_somewhere(path, target):
    assert (path.parent / target).exists()
