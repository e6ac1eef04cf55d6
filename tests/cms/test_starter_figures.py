"""The sample lessons show the drawings of the site."""

import pytest

from cms.starter.content import FOLDER, read
from courses.blocks.figure import FigureBlock
from courses.figures import figures

SHOWN = [
    (path.stem, block)
    for path in sorted((FOLDER / "lessons").glob("*.yaml"))
    for block in read(f"lessons/{path.stem}")["body"]
    if block["type"] == "figure"
]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(block, id=f"{lesson}-{number}")
        for number, (lesson, block) in enumerate(SHOWN, 1)
    ],
)
def test_a_figure_of_a_lesson_could_be_saved_in_the_editor(block):
    field = FigureBlock()
    written = {name: part for name, part in block.items() if name != "type"}
    cleaned = field.clean(field.to_python(written))

    marked = [key for key in block.get("marked", "").split(", ") if key]
    assert f"/courses/figures/{block['drawing']}." in cleaned.shown.src
    assert cleaned.shown.is_sample is True
    assert [key for key in marked if key not in cleaned["marked"]] == []


def test_twenty_lessons_show_figures_and_most_figures_are_shown():
    assert len({lesson for lesson, _shown in SHOWN}) == 20
    unused = {drawing.name for drawing in figures()} - {
        block["drawing"] for _lesson, block in SHOWN
    }
    assert unused == {"body-front"}
