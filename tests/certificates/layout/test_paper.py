import pytest

from certificates.layout.paper import paper_of


@pytest.mark.parametrize(
    ("place", "paper"),
    [
        ("US", "us-letter"),
        ("US-FL", "us-letter"),
        ("CA-ON", "us-letter"),
        ("MX", "us-letter"),
        ("us-oh", "us-letter"),
        ("GB", "a4"),
        ("AU-NSW", "a4"),
        ("BR", "a4"),
        ("", "a4"),
    ],
)
def test_a_country_prints_on_its_own_paper(place, paper):
    assert paper_of(place) == paper
