"""Figures as plain data for JSON, and back."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from quizzes.statistics.shapes import ChoiceFigures, ItemFigures, QuizFigures


def quiz_to(figures: QuizFigures) -> dict[str, Any]:
    return asdict(figures) | {"bands": list(figures.bands)}


def quiz_from(data: Mapping[str, Any]) -> QuizFigures:
    """What `quiz_to` wrote. Raises TypeError for something else."""
    return QuizFigures(**_known(QuizFigures, data) | {"bands": tuple(data.get("bands", ()))})


def item_to(figures: ItemFigures) -> dict[str, Any]:
    return asdict(figures) | {"choices": [asdict(choice) for choice in figures.choices]}


def item_from(data: Mapping[str, Any]) -> ItemFigures:
    choices = tuple(ChoiceFigures(**choice) for choice in data.get("choices", ()))
    return ItemFigures(**_known(ItemFigures, data) | {"choices": choices})


def _known(shape: type, data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what an older version of the site may have written besides."""
    return {field.name: data[field.name] for field in fields(shape) if field.name in data}
