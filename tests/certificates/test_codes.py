"""Codes and numbers: what is drawn, what a person may type, what is printed."""

import re

import pytest

from certificates.rules.codes import (
    ALPHABET,
    code_in_link,
    is_code,
    is_number,
    new_code,
    new_number,
    normalise_code,
    shown,
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        pytest.param("7QK29FXRM4AB", "7QK29FXRM4AB", id="as stored"),
        pytest.param("7QK2-9FXR-M4AB", "7QK29FXRM4AB", id="as printed"),
        pytest.param("7qk2 9fxr m4ab", "7QK29FXRM4AB", id="small letters and spaces"),
        pytest.param("\t7QK2 - 9FXR - M4AB \n", "7QK29FXRM4AB", id="pasted with space around"),
        pytest.param("7QK2\u20139FXR\u2014M4AB", "7QK29FXRM4AB", id="dashes a word processor made"),
        pytest.param("7QK2\u00a09FXR\u2011M4AB", "7QK29FXRM4AB", id="unbreakable space and dash"),
        pytest.param("OoIiLlOoIiLl", "001111001111", id="letters that look like digits"),
    ],
)
def test_normalise_code_forgives_what_people_do(typed, code):
    assert normalise_code(typed) == code
    assert is_code(normalise_code(typed))


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("7QK29FXRM4A", id="one short"),
        pytest.param("7QK29FXRM4ABC", id="one long"),
        pytest.param("7QK29FXRM4AU", id="U is not in the alphabet"),
        pytest.param("7QK29FXRM4A!", id="a sign"),
        pytest.param("７QK29FXRM4AB", id="a full-width digit"),
        pytest.param("7QK29FXRM4AB'; --", id="more than a code"),
    ],
)
def test_what_is_no_code_stays_no_code(typed):
    assert not is_code(normalise_code(typed))


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        pytest.param("https://a.example/c/7QK29FXRM4AB", "7QK29FXRM4AB", id="as printed"),
        pytest.param("HTTPS://A.EXAMPLE/C/7QK29FXRM4AB", "7QK29FXRM4AB", id="as scanned"),
        pytest.param(
            " http://localhost:8000/verify/7QK2-9FXR-M4AB/ ", "7QK2-9FXR-M4AB", id="of the page"
        ),
        pytest.param("7QK2-9FXR-M4AB", "7QK2-9FXR-M4AB", id="no link"),
        pytest.param(
            "https://a.example/d/7QK29FXRM4AB",
            "https://a.example/d/7QK29FXRM4AB",
            id="another page",
        ),
    ],
)
def test_a_pasted_link_holds_the_code(pasted, code):
    assert code_in_link(pasted) == code


@pytest.mark.parametrize(
    ("text", "expected"),
    [("FF-2026-7QK29FXRM4", True), (" ff-2026-7qk29fxrm4", True), ("7QK2-9FXR-M4AB", False)],
)
def test_a_number_is_told_from_a_code(text, expected):
    assert is_number(text) == expected


def test_is_code_wants_the_stored_form():
    assert is_code("7QK29FXRM4AB")
    assert not is_code("7qk29fxrm4ab")
    assert not is_code("7QK29FXRM4AB\n")


def test_new_codes_are_codes_and_survive_being_printed_and_typed():
    codes = [new_code() for _ in range(500)]

    assert len(set(codes)) == 500
    assert all(is_code(code) for code in codes)
    assert [normalise_code(shown(code).lower()) for code in codes] == codes


def test_every_character_of_the_alphabet_is_drawn():
    assert set("".join(new_code() for _ in range(500))) == set(ALPHABET)


def test_shown_groups_by_four():
    assert shown("7QK29FXRM4AB") == "7QK2-9FXR-M4AB"


def test_new_number_names_prefix_and_year_and_is_no_sequence():
    numbers = [new_number("FF", 2026) for _ in range(500)]

    assert len(set(numbers)) == 500
    assert all(re.fullmatch(f"FF-2026-[{ALPHABET}]{{10}}", number) for number in numbers)
    assert numbers != sorted(numbers)


@pytest.mark.parametrize("prefix", ["", "ff", "FF-", "FILIFORMX", "F F", "F\n"])
def test_new_number_refuses_a_prefix_that_would_not_read_back(prefix):
    with pytest.raises(ValueError, match="1 to 8 capital letters or digits"):
        new_number(prefix, 2026)


@pytest.mark.parametrize("year", [26, 20260, -2026])
def test_new_number_wants_a_whole_year(year):
    with pytest.raises(ValueError, match="four digits"):
        new_number("FF", year)
