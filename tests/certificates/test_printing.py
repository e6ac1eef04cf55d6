import pytest

from certificates.rules.printing import (
    FACTS,
    Rule,
    facts_of,
    in_words,
    missing_facts,
    required_facts,
)
from tests.certificates.faces import EVERYTHING, SIGNATURE, face

BARE = {
    "licence_number": None,
    "provider_number": "",
    "valid_until": None,
    "credits": [],
    "objectives": [],
    "place_or_mode": "",
    "presenter": "",
    "signatories": [],
}
ALWAYS = {"holder_name", "provider_name", "title", "dates", "number", "qr"}


def rule(*facts, **fields):
    return Rule("Texas", frozenset(facts), "22 TAC 341.3", **fields)


@pytest.mark.parametrize(
    ("changes", "fact"),
    [
        ({"licence_number": "PT-7"}, "licence_number"),
        ({"provider_number": "50-1"}, "provider_number"),
        ({"provider_numbers": [["BOC", "P1"]]}, "provider_number"),
        ({"approvals": [["Board", "TX-1", ""]]}, "approval_number"),
        ({"approvals": [["Board", "", "Approved by the board."]]}, None),
        ({"description": "Theory and practice."}, "description"),
        ({"objectives": ["Name the pleura"]}, "objectives"),
        ({"place_or_mode": "In person"}, "place_or_mode"),
        ({"credits": [["In person", "1"]]}, "hours"),
        ({"credits": [["In person", "0"]]}, None),
        ({"units": [["0.8", "CEU", ""]]}, "units"),
        ({"presenter": "Ivo"}, "presenter"),
        ({"signatories": [["Ivo", "", SIGNATURE]]}, "signature"),
        ({"signatories": [["Ivo", "", ""]]}, None),
        ({"valid_until": "2028-01-01"}, "expiry"),
    ],
)
def test_a_fact_stands_on_the_face_that_has_it(changes, fact):
    assert facts_of(face(**BARE | changes)) == ALWAYS | ({fact} if fact else set())


def test_a_face_with_everything_has_every_fact():
    assert facts_of(face(**EVERYTHING | {"licence_number": "PT-7"})) == FACTS.keys()


def test_missing_facts_say_who_asks_where_it_is_written_and_what_to_do():
    asked = rule("title", "units", "approval_number", is_reviewed=True)

    missing = missing_facts(facts_of(face(**BARE)), asked)

    assert [(one.fact, one.withholds, one.sentence) for one in missing] == [
        (
            "approval_number",
            True,
            (
                "Texas wants the approval number of the course on the certificate (22 TAC 341.3). "
                "Enter an approval that holds on the day of completion."
            ),
        ),
        (
            "units",
            True,
            (
                "Texas wants the units that an accreditor grants on the certificate (22 TAC 341.3). "
                "Enter the units of the programme."
            ),
        ),
    ]


def test_a_rule_nobody_reviewed_withholds_nothing():
    [missing] = missing_facts(frozenset(), rule("units"))

    assert missing.withholds is False


def test_rules_ask_for_what_any_of_them_asks_for():
    assert required_facts([]) == frozenset()
    assert required_facts([rule("title"), rule("title", "units")]) == {"title", "units"}


def test_a_rule_for_a_fact_nobody_prints_is_refused():
    with pytest.raises(ValueError, match=r"^No certificate prints shoe_size\.$"):
        rule("title", "shoe_size")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ([], ""),
        (["qr"], "the code that leads to its verification page"),
        (["signature", "dates", "title"], "the title of the course, the dates and a signature"),
    ],
    ids=["none", "one", "three"],
)
def test_facts_in_words(facts, words):
    assert in_words(facts) == words
