from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from quizzes.kinds.regions import Size, anchor, attributes, box, contains, place_faults

SQUARE = Size(1000, 1000)
WIDE = Size(1000, 500)

CIRCLE = {"shape": "circle", "cx": 0.5, "cy": 0.5, "r": 0.2}
ELLIPSE = {"shape": "ellipse", "cx": "0.4", "cy": "0.36", "rx": "0.06", "ry": "0.05"}
RECTANGLE = {"shape": "rectangle", "x": 0.1, "y": 0.2, "w": 0.3, "h": 0.4}
POLYGON = {"shape": "polygon", "points": [[0.1, 0.1], [0.2, 0.1], [0.2, 0.2], [0.1, 0.2]]}
HOUSE = {
    "shape": "polygon",
    "points": [[0.1, 0.1], [0.15, 0.05], [0.2, 0.1], [0.2, 0.2], [0.1, 0.2]],
}
BENT = {
    "shape": "polygon",
    "points": [[0, 0], [0.9, 0], [0.9, 0.1], [0.2, 0.1], [0.2, 0.9], [0, 0.9]],
}


def exact(x, y):
    return Fraction(str(x)), Fraction(str(y))


@pytest.mark.parametrize(
    ("place", "size", "point", "inside"),
    [
        pytest.param(CIRCLE, SQUARE, (0.5, 0.5), True, id="middle of a circle"),
        pytest.param(CIRCLE, SQUARE, (0.7, 0.5), True, id="its edge across"),
        pytest.param(CIRCLE, SQUARE, (0.5, 0.3), True, id="its edge above"),
        pytest.param(CIRCLE, SQUARE, (0.701, 0.5), False, id="just beside"),
        pytest.param(CIRCLE, SQUARE, (0.62, 0.66), True, id="edge on a slant (3-4-5)"),
        pytest.param(CIRCLE, WIDE, (0.5, 0.9), True, id="round in a wide picture, edge below"),
        pytest.param(CIRCLE, WIDE, (0.5, 0.901), False, id="just below it"),
        pytest.param(ELLIPSE, WIDE, (0.46, 0.36), True, id="edge of an ellipse across"),
        pytest.param(ELLIPSE, WIDE, (0.4, 0.41), True, id="its edge below"),
        pytest.param(ELLIPSE, WIDE, (0.46, 0.41), False, id="corner of its box"),
        pytest.param(RECTANGLE, SQUARE, (0.4, 0.6), True, id="far corner: 0.1 + 0.3 is 0.4"),
        pytest.param(RECTANGLE, SQUARE, (0.1, 0.2), True, id="near corner"),
        pytest.param(RECTANGLE, SQUARE, (0.4001, 0.3), False, id="right of a rectangle"),
        pytest.param(POLYGON, SQUARE, (0.15, 0.15), True, id="middle of a polygon"),
        pytest.param(POLYGON, SQUARE, (0.1, 0.2), True, id="its corner"),
        pytest.param(POLYGON, SQUARE, (0.15, 0.1), True, id="its upper edge"),
        pytest.param(POLYGON, SQUARE, (0.15, 0.2), True, id="its lower edge"),
        pytest.param(POLYGON, SQUARE, (0.05, 0.15), False, id="left of it"),
        pytest.param(HOUSE, SQUARE, (0.15, 0.1), True, id="under the roof"),
        pytest.param(HOUSE, SQUARE, (0.125, 0.075), True, id="on the roof"),
        pytest.param(HOUSE, SQUARE, (0.25, 0.1), False, id="level with two corners"),
        pytest.param(BENT, SQUARE, (0.5, 0.5), False, id="in the bend"),
        pytest.param(BENT, SQUARE, (0.1, 0.8), True, id="in the arm"),
    ],
)
def test_edges_are_inside_and_what_lies_beside_is_not(place, size, point, inside):
    assert contains(place, *exact(*point), size) is inside


@pytest.mark.parametrize(
    ("place", "faults"),
    [
        pytest.param(CIRCLE, [], id="circle"),
        pytest.param(ELLIPSE, [], id="ellipse"),
        pytest.param(RECTANGLE, [], id="rectangle"),
        pytest.param(POLYGON, [], id="polygon"),
        pytest.param(
            {"shape": "star"},
            ["Choose the shape of region 1: circle, ellipse, rectangle, polygon."],
            id="unknown shape",
        ),
        pytest.param(
            {}, ["Choose the shape of region 1: circle, ellipse, rectangle, polygon."], id="nothing"
        ),
        pytest.param(
            {"shape": "circle", "cx": "left", "cy": 0.5},
            ["Enter the numbers of region 1: cx, r."],
            id="words and gaps",
        ),
        pytest.param(CIRCLE | {"r": 0}, ["Make region 1 larger than nothing."], id="no radius"),
        pytest.param(
            CIRCLE | {"cx": 1.2},
            ["Keep region 1 inside the picture: every number from 0 to 1."],
            id="outside",
        ),
        pytest.param(
            RECTANGLE | {"w": Decimal("0.91")},
            ["Keep region 1 inside the picture: every number from 0 to 1."],
            id="over the rim",
        ),
        pytest.param(RECTANGLE | {"w": "0.9"}, [], id="up to the rim"),
        pytest.param(
            {"shape": "polygon", "points": [[0, 0], [1, 1]]},
            ["Give region 1 from 3 to 60 corners."],
            id="two corners",
        ),
        pytest.param(
            {"shape": "polygon", "points": [[0, 0], [1, 1], "up"]},
            ["Give each corner of region 1 as two numbers."],
            id="corner in words",
        ),
        pytest.param(
            {"shape": "polygon", "points": [[0, 0], [0.5, 0.5], [1, 1]]},
            ["Make region 1 larger than nothing."],
            id="a line",
        ),
    ],
)
def test_an_author_is_told_what_to_fix(place, faults):
    assert place_faults(place, "region 1") == faults


@pytest.mark.parametrize(
    ("place", "attributes_", "at"),
    [
        (CIRCLE, {"cx": "500", "cy": "250", "rx": "200", "ry": "200"}, (0.5, 0.5)),
        (ELLIPSE, {"cx": "400", "cy": "180", "rx": "60", "ry": "25"}, (0.4, 0.36)),
        (RECTANGLE, {"x": "100", "y": "100", "width": "300", "height": "200"}, (0.25, 0.4)),
        (POLYGON, {"points": "100,50 200,50 200,100 100,100"}, (0.15, 0.15)),
        (BENT, {"points": "0,0 900,0 900,50 200,50 200,450 0,450"}, (0.1, 0.45)),
    ],
    ids=["circle", "ellipse", "rectangle", "polygon", "bent polygon"],
)
def test_a_place_is_drawn_in_pixels_with_its_number_inside(place, attributes_, at):
    assert attributes(place, WIDE) == attributes_
    assert anchor(place, WIDE) == exact(*at)
    assert contains(place, *anchor(place, WIDE), WIDE)


hundredths = st.integers(1, 99).map(lambda number: Fraction(number, 100))
points = st.tuples(hundredths, hundredths)


@st.composite
def places(draw):
    x, y = draw(points)
    match draw(st.sampled_from(["circle", "ellipse", "rectangle", "polygon"])):
        case "circle":
            return {"shape": "circle", "cx": x, "cy": y, "r": draw(hundredths)}
        case "ellipse":
            return {
                "shape": "ellipse",
                "cx": x,
                "cy": y,
                "rx": draw(hundredths),
                "ry": draw(hundredths),
            }
        case "rectangle":
            w, h = draw(points)
            return {"shape": "rectangle", "x": x, "y": y, "w": w * (1 - x), "h": h * (1 - y)}
        case _:
            return {"shape": "polygon", "points": draw(st.lists(points, min_size=3, max_size=7))}


def as_text(value):
    """Numbers as an author's JSON has them: exact hundredths and ten-thousandths."""
    if isinstance(value, Fraction):
        return str(Decimal(value.numerator) / value.denominator)
    return (
        [[as_text(number) for number in point] for point in value]
        if isinstance(value, list)
        else value
    )


def scaled(place, factor):
    return {
        name: value
        if isinstance(value, str)
        else [[x * factor, y * factor] for x, y in value]
        if isinstance(value, list)
        else value * factor
        for name, value in place.items()
    }


def written(place):
    return {name: as_text(value) for name, value in place.items()}


@settings(database=None, derandomize=True, deadline=None, max_examples=300)
@given(places(), points, st.integers(1, 3000), st.integers(1, 3000), st.integers(2, 40))
def test_a_point_stays_where_it_is_when_everything_is_scaled(place, point, width, height, factor):
    x, y = point
    size, larger = Size(width, height), Size(width * factor, height * factor)

    inside = contains(written(place), x, y, size)

    assert contains(written(place), x, y, larger) is inside
    half = Fraction(1, 2)
    assert contains(written(scaled(place, half)), x * half, y * half, size) is inside


@settings(database=None, derandomize=True, deadline=None, max_examples=200)
@given(places(), points)
def test_a_point_outside_the_box_is_outside_the_place(place, point):
    assume(not place_faults(written(place), ""))
    x, y = point
    around = box(written(place), WIDE)
    in_box = around.x <= x <= around.x + around.w and around.y <= y <= around.y + around.h

    assert in_box or not contains(written(place), x, y, WIDE)
