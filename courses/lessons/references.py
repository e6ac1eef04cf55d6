"""Identifiers by which a source can be found, whatever becomes of a web address."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

DOI = re.compile(r"^10\.\d{4,9}(?:\.\d+)*/[!-~]+$")
DOI_BEFORE = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
PMID = re.compile(r"^[1-9]\d{0,8}$")
PMID_BEFORE = re.compile(
    r"^(?:https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/|pmid:?\s*)",
    re.IGNORECASE,
)
ISBN_BEFORE = re.compile(r"^isbn(?:-1[03])?:?\s*", re.IGNORECASE)


class NotAnIdentifier(ValueError):  # noqa: N818 - what somebody typed
    """The message is a sentence that says what one looks like."""


@dataclass(frozen=True)
class Link:
    """Where a source can be looked up: the words for people and the address."""

    words: str
    address: str


def read_doi(typed: str) -> str:
    """Without resolver or "doi:", in lower case. "" stays "". Raises NotAnIdentifier."""
    doi = DOI_BEFORE.sub("", typed.strip()).rstrip(".,;")
    if not doi:
        return ""
    if not DOI.match(doi):
        raise NotAnIdentifier(
            "Write the DOI as it is printed, such as 10.1179/2042618613Y.0000000044."
        )
    return doi.lower()


def read_pmid(typed: str) -> str:
    """The digits alone. Raises NotAnIdentifier."""
    pmid = PMID_BEFORE.sub("", typed.strip()).strip("/ ")
    if not pmid:
        return ""
    if not PMID.match(pmid):
        raise NotAnIdentifier("Write the PubMed number (PMID) in digits, such as 29025044.")
    return pmid


def read_isbn(typed: str) -> str:
    """Thirteen digits; an older one of ten is made longer. Raises NotAnIdentifier."""
    isbn = re.sub(r"[\s\-‐‑–]", "", ISBN_BEFORE.sub("", typed.strip())).upper()
    if not isbn:
        return ""
    if re.fullmatch(r"\d{9}[\dX]", isbn):
        if check_digit_10(isbn[:9]) != isbn[9]:
            raise NotAnIdentifier("A digit of this ISBN is wrong. Compare it with the book.")
        isbn = "978" + isbn[:9]
        return isbn + check_digit_13(isbn)
    if not re.fullmatch(r"97[89]\d{10}", isbn):
        raise NotAnIdentifier("Write the ISBN with its 10 or 13 digits, such as 978-0-323-08340-9.")
    if check_digit_13(isbn[:12]) != isbn[12]:
        raise NotAnIdentifier("A digit of this ISBN is wrong. Compare it with the book.")
    return isbn


def read_address(typed: str) -> str:
    """A web address that leads somewhere on the public web. Raises NotAnIdentifier."""
    address = typed.strip()
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
        parts = None
    if parts is None or parts.scheme not in ("http", "https") or "." not in host or " " in address:
        raise NotAnIdentifier("Write the whole address, beginning with https://.")
    return address


def check_digit_10(nine: str) -> str:
    """Weights 10 to 2, modulo 11; ten is written X."""
    rest = (
        -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    )
    return "X" if rest == 10 else str(rest)


def check_digit_13(twelve: str) -> str:
    """Weights 1 and 3 in turn, modulo 10."""
    return str(-sum(int(digit) * (1, 3)[at % 2] for at, digit in enumerate(twelve)) % 10)


def links(*, doi: str = "", pmid: str = "", isbn: str = "", address: str = "") -> list[Link]:
    """Each place where the source can be looked up, the most lasting first.

    An address that only repeats an identifier is left out.
    """
    found = []
    if doi:
        found.append(Link(f"doi:{doi}", f"https://doi.org/{quote(doi, safe='/:;()._-')}"))
    if pmid:
        found.append(Link(f"PMID {pmid}", f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"))
    if isbn:
        found.append(Link(f"ISBN {isbn}", f"https://search.worldcat.org/search?q=bn%3A{isbn}"))
    known = {same_place(link.address) for link in found}
    if address and same_place(address) not in known:
        found.append(Link((urlsplit(address).hostname or "").removeprefix("www."), address))
    return found


def same_place(address: str) -> str:
    """For comparing: without scheme, www., a slash at the end and capitals."""
    return re.sub(r"^https?://(?:www\.|dx\.)?", "", address.strip().lower()).rstrip("/")


def identifiers_in(address: str) -> dict[str, str]:
    """What an address gives away of itself: {"doi": ...} or {"pmid": ...}, {} for others."""
    if DOI_BEFORE.match(address):
        return {"doi": read_doi(address)}
    if PMID_BEFORE.match(address):
        return {"pmid": read_pmid(address)}
    return {}
