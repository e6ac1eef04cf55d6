"""The drawings of this site and what lies where on them. Plain Python, no Django.

    figure("gluteal")            one `Figure`; an unknown name raises `UnknownFigure` with a sentence
    figures()                    all of them, by name
    figure("gluteal").region("sciatic-nerve")    one `FigureRegion`
    figure_faults(data)          sentences about data that cannot be a figure, empty when it can
    figure_from(name, data)      data that was checked, as a `Figure`; `FigureRefused` has the sentences

A figure is a drawing without words, `courses/static/courses/figures/<name>.svg` (`Figure.static_path`
for the static files of Django, `Figure.width` and `.height` are its viewBox), and the data beside this
module, `data/<name>.yaml`. The page puts the words on from the data, so that they can be switched off,
translated and listed below the picture.

Every number is percent of the picture, x of its width and y of its height, 0 to 100. A region has

    parts    polygons, or one point; more than one polygon where both arms are meant
    label    where its word stands, and `align`: whether the word starts, ends or is centred there
    tip      where the line from the word ends; it lies inside the region
    note     one sentence for the list below the picture
    risk     a structure that a needle can harm

so a page draws one line from `label` to `tip`. `kind` is one of `KINDS`. The regions stand in the order
in which they are numbered where words have no room. The keys of the body maps are those of `BODY_PARTS`.
"""

from courses.figures.drawings import (
    BODY_PARTS,
    KINDS,
    Figure,
    FigureRegion,
    Point,
    Polygon,
)
from courses.figures.faults import FigureData, figure_faults
from courses.figures.reading import (
    FigureRefused,
    UnknownFigure,
    figure,
    figure_from,
    figures,
)

__all__ = [
    "BODY_PARTS",
    "KINDS",
    "Figure",
    "FigureData",
    "FigureRefused",
    "FigureRegion",
    "Point",
    "Polygon",
    "UnknownFigure",
    "figure",
    "figure_faults",
    "figure_from",
    "figures",
]
