"""Identifiers of sources: read as people paste them, checked, and led to where they resolve."""

import pytest

from courses.lessons.references import (
    NotAnIdentifier,
    check_digit_10,
    identifiers_in,
    links,
    read_address,
    read_doi,
    read_isbn,
    read_pmid,
)


@pytest.mark.parametrize(
    ("read", "typed", "kept"),
    [
        (read_doi, "10.1179/2042618613Y.0000000044", "10.1179/2042618613y.0000000044"),
        (read_doi, " doi: 10.1016/j.joim.2018.11.006. ", "10.1016/j.joim.2018.11.006"),
        (read_doi, "http://dx.doi.org/10.1186/s12891-023-06129-y", "10.1186/s12891-023-06129-y"),
        (read_doi, "10.1002/(SICI)1097-0258(1998)17:8<857::AID>3.0.CO;2-E",
         "10.1002/(sici)1097-0258(1998)17:8<857::aid>3.0.co;2-e"),
        (read_doi, "", ""),
        (read_pmid, "PMID: 29025044", "29025044"),
        (read_pmid, "https://pubmed.ncbi.nlm.nih.gov/29025044/", "29025044"),
        (read_pmid, "  ", ""),
        (read_isbn, "978-0-323-08340-9", "9780323083409"),
        (read_isbn, "ISBN-10: 0-306-40615-2", "9780306406157"),
        (read_isbn, "0 8044 2957 x", "9780804429573"),
        (read_address, " https://example.org/a?b=c ", "https://example.org/a?b=c"),
        (read_address, "", ""),
    ],
    ids=[
        "doi", "doi with its word", "doi as address", "doi with signs", "no doi", "pmid",
        "pmid as address", "no pmid", "isbn 13", "isbn 10", "isbn 10 with x", "address", "no address",
    ],
)  # fmt: skip
def test_what_people_paste_is_kept_in_one_form(read, typed, kept):
    assert read(typed) == kept


@pytest.mark.parametrize(
    ("read", "typed", "words"),
    [
        (read_doi, "11.1000/182", "Write the DOI as it is printed"),
        (read_doi, "10.12/x", "Write the DOI as it is printed"),
        (read_doi, "10.1000/two words", "Write the DOI as it is printed"),
        (read_pmid, "PMC5901430", "Write the PubMed number (PMID) in digits"),
        (read_pmid, "0123", "Write the PubMed number (PMID) in digits"),
        (read_isbn, "978-0-323-08340-8", "A digit of this ISBN is wrong"),
        (read_isbn, "0-306-40615-3", "A digit of this ISBN is wrong"),
        (read_isbn, "977-0-323-08340-9", "Write the ISBN with its 10 or 13 digits"),
        (read_address, "javascript:alert(1)", "Write the whole address"),
        (read_address, "example.org/page", "Write the whole address"),
        (read_address, "https://localhost/", "Write the whole address"),
        (read_address, "https://[::1", "Write the whole address"),
    ],
    ids=[
        "doi of another kind", "short prefix", "words in it", "pmc is not pmid", "zero first", "isbn 13",
        "isbn 10", "not a book", "script", "no scheme", "own machine", "broken",
    ],
)  # fmt: skip
def test_what_leads_nowhere_is_refused_with_a_sentence(read, typed, words):
    with pytest.raises(NotAnIdentifier) as refused:
        read(typed)

    assert str(refused.value).startswith(words)


def test_every_digit_of_an_old_isbn_counts():
    digits = "030640615"
    changed = [
        digits[:at] + str((int(digit) + 1) % 10) + digits[at + 1 :]
        for at, digit in enumerate(digits)
    ]

    assert check_digit_10(digits) == "2"
    assert all(check_digit_10(other) != "2" for other in changed)


def test_links_go_from_the_most_lasting_to_the_page():
    found = links(
        doi="10.1000/a(b)<c>",
        pmid="29025044",
        isbn="9780306406157",
        address="https://www.example.org/x",
    )

    assert [(link.words, link.address) for link in found] == [
        ("doi:10.1000/a(b)<c>", "https://doi.org/10.1000/a(b)%3Cc%3E"),
        ("PMID 29025044", "https://pubmed.ncbi.nlm.nih.gov/29025044/"),
        ("ISBN 9780306406157", "https://search.worldcat.org/search?q=bn%3A9780306406157"),
        ("example.org", "https://www.example.org/x"),
    ]


@pytest.mark.parametrize(
    "address", ["http://doi.org/10.1000/182", "https://DX.doi.org/10.1000/182/"]
)
def test_an_address_that_repeats_the_doi_is_not_said_twice(address):
    assert [link.words for link in links(doi="10.1000/182", address=address)] == ["doi:10.1000/182"]


def test_an_address_gives_away_its_identifier():
    assert identifiers_in("http://doi.org/10.1016/J.JOIM.2018.11.006") == {
        "doi": "10.1016/j.joim.2018.11.006"
    }
    assert identifiers_in("https://pubmed.ncbi.nlm.nih.gov/28158962/") == {"pmid": "28158962"}
    assert identifiers_in("https://pmc.ncbi.nlm.nih.gov/articles/PMC5901430") == {}
