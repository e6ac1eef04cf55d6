"""The data files of the starter content."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "starter_content"


@cache
def read(name: str) -> Any:
    """One data file, such as "questions" or "lessons/L001"."""
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.safe_load(file)
