"""A new question about one of the site's drawings: its regions stand in the form already."""

from typing import Any

from courses.figures import UnknownFigure, figure, figures
from quizzes.admin.forms.fields import LETTERS
from quizzes.kinds.figured import image_of, place_of
from quizzes.kinds.hotspot import MOST_REGIONS

Start = tuple[dict[str, Any], dict[str, Any]]


def drawings() -> list[tuple[str, str]]:
    """Name and title of those that can be asked about."""
    return [(drawing.name, drawing.title) for drawing in figures()]


def start_from(name: str) -> Start | None:
    """Body and key to begin with: places and names, and for the author what is right and where it lies.

    None for a drawing that is not there. A question has fewer regions than some drawings: the first ones.
    """
    try:
        drawing = figure(name)
    except UnknownFigure:
        return None
    offered = list(zip(LETTERS, drawing.regions[:MOST_REGIONS], strict=False))
    regions = [{"id": at, "text": "", **place_of(name, region.key)} for at, region in offered]
    names = {at: region.name for at, region in offered}
    return {"image": image_of(drawing), "choose": 1, "regions": regions}, {"names": names}
