"""Every drawing of the site and the words that belong to it."""

from copy import deepcopy
from itertools import combinations
from math import dist
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders

from courses.figures import (
    BODY_PARTS,
    FigureRefused,
    UnknownFigure,
    figure,
    figure_faults,
    figure_from,
    figures,
)
from courses.figures.outlines import crosses_itself, holds, inner_point
from courses.figures.reading import FOLDER
from quizzes.kinds.figured import image_of, place_of, places_of
from quizzes.kinds.pictures import picture_faults
from quizzes.kinds.regions import place_faults

SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {
    f"{SVG}{name}"
    for name in [
        *("svg", "title", "defs", "g", "use", "rect", "circle", "ellipse", "path", "polygon"),
        *("clipPath", "linearGradient", "radialGradient", "stop", "pattern"),
    ]
}
LARGEST = 60_000

every_figure = pytest.mark.parametrize("drawing", figures(), ids=lambda drawing: drawing.name)

SQUARE = [[10, 10], [40, 10], [40, 40], [10, 40]]
REGION = {
    "key": "scapula",
    "name": "Scapula",
    "kind": "bone",
    "polygon": SQUARE,
    "label": [60, 20],
    "note": "Flat bone.",
}
DATA = {
    "title": "Shoulder",
    "view": "Right, from behind.",
    "alternative": "A shoulder.",
    "source": "Drawn for this site",
    "sample": True,
    "size": {"width": 1000, "height": 800},
    "regions": [REGION],
}


def svg(drawing):
    with open(finders.find(drawing.static_path), "rb") as file:
        return file.read()


@every_figure
def test_a_drawing_is_small_and_has_nothing_in_it_but_shapes(drawing):
    source = svg(drawing)
    root = ElementTree.fromstring(source)

    assert len(source) < LARGEST
    assert {element.tag for element in root.iter()} <= DRAWN
    names = {name for element in root.iter() for name in element.attrib}
    assert {name for name in names if name == "style" or name.startswith("on")} == set()
    links = {element.get("href") for element in root.iter() if element.get("href")}
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert {link for link in links if not link.startswith("#")} == set()
    assert {link[1:] for link in links} <= set(ids)
    assert len(ids) == len(set(ids))
    assert {id_ for id_ in ids if not id_.startswith(drawing.name)} == set()


@every_figure
def test_a_drawing_is_called_and_measured_as_its_data_says(drawing):
    root = ElementTree.fromstring(svg(drawing))

    assert [title.text for title in root.iter(f"{SVG}title")] == [drawing.title]
    assert root.get("viewBox") == f"0 0 {drawing.width} {drawing.height}"
    ground = root.find(f"{SVG}rect")
    assert ground is not None
    assert (ground.get("width"), ground.get("height")) == (str(drawing.width), str(drawing.height))


@every_figure
def test_a_figure_says_in_words_what_it_shows(drawing):
    assert drawing.is_sample is True
    assert drawing.source == "Drawn for this site"
    assert len(drawing.regions) >= 4
    assert len(drawing.alternative.split()) >= 25
    notes = [region.note for region in drawing.regions]
    assert len(set(notes)) == len(notes)
    assert [note for note in notes if not note.endswith(".") or len(note.split()) < 4] == []


@every_figure
def test_the_alternative_leaves_the_names_to_the_list(drawing):
    """It serves hotspot questions too, so what may be asked there must not stand in it."""
    asked = {"nerve", "artery", "vein", "muscle", "pleura", "danger", "organ"}
    given = [
        region.name
        for region in drawing.regions
        if region.kind in asked and region.name.lower() in drawing.alternative.lower()
    ]
    assert given == []


@every_figure
def test_the_line_to_a_region_ends_inside_it(drawing):
    outside = [
        region.key
        for region in drawing.regions
        if not region.is_point and not any(holds(part, region.tip) for part in region.parts)
    ]
    assert outside == []


WORD = 1.25
"""Percent of the picture that one letter of a name takes where names are shown."""


@every_figure
def test_the_words_on_a_figure_have_room(drawing):
    beyond = []
    for region in drawing.regions:
        wide = WORD * len(region.name)
        before = {"start": 0, "middle": wide / 2, "end": wide}[region.align]
        start, height = region.label[0] - before, region.label[1]
        if start < 0 or start + wide > 100 or not 1.5 <= height <= 97.5:
            beyond.append(region.key)
    assert beyond == []


@every_figure
def test_the_numbers_on_a_figure_can_be_told_apart(drawing):
    """Where words have no room a number stands on each structure."""
    nearer = [
        (first.key, second.key)
        for first, second in combinations(drawing.regions, 2)
        if dist(
            (first.tip[0] * drawing.width, first.tip[1] * drawing.height),
            (second.tip[0] * drawing.width, second.tip[1] * drawing.height),
        )
        < 0.04 * 100 * drawing.width
    ]
    assert nearer == []


@every_figure
def test_the_regions_are_places_a_question_can_keep(drawing):
    for region in drawing.regions:
        places = places_of(drawing.name, region.key)
        assert [fault for place in places for fault in place_faults(place, region.key)] == []
        if not region.is_point:
            kept = tuple(
                tuple((round(x * 100, 2), round(y * 100, 2)) for x, y in place["points"])
                for place in places
            )
            assert kept == region.parts
    assert picture_faults({"image": image_of(drawing)}, required=True) == []


def test_every_file_is_a_figure_and_is_read_once():
    assert [drawing.name for drawing in figures()] == sorted(
        path.stem for path in FOLDER.glob("*.yaml")
    )
    assert figure("gluteal") is figure("gluteal")


def test_the_body_maps_have_every_part_of_the_body_between_them():
    front, back = (
        {region.key for region in figure(f"body-{side}").regions} for side in ("front", "back")
    )
    assert front | back == set(BODY_PARTS)
    assert (set(BODY_PARTS) - front, set(BODY_PARTS) - back) == ({"low-back"}, {"abdomen"})


def test_both_arms_of_a_body_map_are_one_region():
    right, left = figure("body-front").region("arm").parts
    assert [(round(100 - x, 1), y) for x, y in right] == list(left)


def test_a_figure_that_is_not_there_is_named():
    with pytest.raises(UnknownFigure, match=r"There is no figure named \.\./elbow"):
        figure("../elbow")
    with pytest.raises(KeyError, match="The figure gluteal has no region ear"):
        figure("gluteal").region("ear")


def changed(**values):
    return {**deepcopy(DATA), **values}


def with_region(**values):
    region = {name: value for name, value in {**REGION, **values}.items() if value is not None}
    return changed(regions=[region])


FAULTS = {
    "nothing": (DATA, []),
    "no title": (changed(title=" "), ["Give the figure a title."]),
    "no words": (
        changed(alternative=None),
        ["Describe the figure for readers who cannot see it."],
    ),
    "no sample mark": (
        changed(sample="yes"),
        ["Say whether the figure is a sample, which means not clinically reviewed."],
    ),
    "no size": (
        changed(size={"width": 0, "height": 800}),
        ["Give the size of the figure as the width and height of its viewBox."],
    ),
    "no regions": (changed(regions=[]), ["Give the figure at least one region."]),
    "region is text": (changed(regions=["a"]), ["Write region 1 as names and values."]),
    "no key": (with_region(key=""), ["Region number 1 has no key."]),
    "no note": (with_region(note=""), ["Region scapula has no note."]),
    "no shape": (
        with_region(polygon=None),
        ["Region scapula needs one shape: a point, a polygon or several polygons."],
    ),
    "two shapes": (
        with_region(point=[1, 1]),
        ["Region scapula needs one shape: a point, a polygon or several polygons."],
    ),
    "two corners": (
        with_region(polygon=SQUARE[:2]),
        ["Region scapula has 2 corners; a polygon needs at least 3."],
    ),
    "61 corners": (
        with_region(polygon=[[number, number**2 / 100] for number in range(61)]),
        ["Region scapula has 61 corners; 60 are the most."],
    ),
    "corner of text": (
        with_region(polygon=[*SQUARE, ["a", 2]]),
        ["Region scapula has a corner that is not two numbers."],
    ),
    "outside": (
        with_region(polygon=[*SQUARE[:3], [10, 101]]),
        ["Region scapula lies outside the picture: every number is from 0 to 100."],
    ),
    "point outside": (
        with_region(polygon=None, point=[50, -1]),
        ["Region scapula lies outside the picture: every number is from 0 to 100."],
    ),
    "crossed": (
        with_region(polygon=[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]),
        ["Region scapula crosses itself: go around it once, in one direction."],
    ),
    "a line": (
        with_region(polygon=[[0, 0], [10, 10], [20, 20]]),
        ["Region scapula is a line: make it larger than nothing."],
    ),
    "label outside": (
        with_region(label=[120, 4]),
        ["The label of region scapula lies outside the picture: every number is from 0 to 100."],
    ),
    "no label": (
        with_region(label=None),
        ["The label of region scapula needs two numbers, across and down."],
    ),
    "tip outside the region": (
        with_region(tip=[80, 80]),
        ["Region scapula has a line that ends outside it: move its tip inside."],
    ),
    "unknown kind": (
        with_region(kind="bones"),
        [
            (
                "Region scapula needs a kind: muscle, bone, nerve, artery, vein, organ, pleura, "
                "landmark, danger, needle."
            )
        ],
    ),
    "same key twice": (
        changed(regions=[REGION, REGION]),
        ["Two regions have the key scapula; give each its own."],
    ),
}


@pytest.mark.parametrize(("data", "sentences"), FAULTS.values(), ids=FAULTS.keys())
def test_what_must_be_mended_is_said(data, sentences):
    assert figure_faults(data) == sentences


def test_data_that_cannot_be_a_figure_is_refused_with_every_sentence():
    with pytest.raises(FigureRefused) as refused:
        figure_from("shoulder", changed(title="", regions=[]))
    assert refused.value.sentences == [
        "Give the figure a title.",
        "Give the figure at least one region.",
    ]


def test_a_region_without_a_tip_gets_one_inside():
    (region,) = figure_from("shoulder", DATA).regions
    assert (region.tip, region.align, region.is_point, region.risk) == (
        (25, 25),
        "start",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("label", "align"),
    [([60, 20], "start"), ([2, 20], "end"), ([27, 90], "middle")],
    ids=["right of it", "left of it", "below it"],
)
def test_a_word_stands_away_from_its_line(label, align):
    (region,) = figure_from("shoulder", with_region(label=label)).regions
    assert region.align == align


def test_a_point_becomes_a_circle_in_a_question(monkeypatch):
    drawing = figure_from("shoulder", with_region(polygon=None, point=[50, 25]))
    monkeypatch.setattr("quizzes.kinds.figured.figure", {"shoulder": drawing}.__getitem__)
    assert place_of("shoulder", "scapula") == {"shape": "circle", "cx": 0.5, "cy": 0.25, "r": 0.03}


SHAPES = {
    "square": (SQUARE, False),
    "bow": ([[0, 0], [10, 10], [10, 0], [0, 10]], True),
    "corner on a side": ([[0, 0], [10, 0], [10, 10], [5, 0], [0, 10]], True),
    "horseshoe": ([[0, 0], [9, 0], [9, 9], [6, 9], [6, 3], [3, 3], [3, 9], [0, 9]], False),
}


@pytest.mark.parametrize(("points", "crosses"), SHAPES.values(), ids=SHAPES.keys())
def test_an_outline_that_crosses_itself_is_seen(points, crosses):
    assert crosses_itself([tuple(point) for point in points]) is crosses


def test_the_middle_of_a_bent_outline_lies_inside_it():
    horseshoe = [tuple(point) for point in SHAPES["horseshoe"][0]]
    assert holds(horseshoe, inner_point(horseshoe))
