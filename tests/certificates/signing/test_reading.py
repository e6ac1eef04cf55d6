"""What is embedded in a PDF that somebody sent."""

import zlib

import pytest
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.generic import pdf_name

from certificates.signing import reading
from certificates.signing.pades import sign
from certificates.signing.reading import Fault, Unreadable, attachments_of
from tests.certificates.signing import attacks
from tests.certificates.signing.papers import AT, WORDS

CREDENTIAL = b'{"type": ["VerifiableCredential", "OpenBadgeCredential"]}'


def holding(pdf: bytes, files: list[tuple[str, bytes]], *, associated=True, named=True) -> bytes:
    """The PDF with these files, in the catalogue's associated files, its name tree, or both."""

    def add(writer):
        specs = []
        for name, content in files:
            stream = embed.EmbeddedFileObject.from_file_data(writer, content, mime_type="a/b")
            held = {pdf_name("/F"): writer.add_object(stream)}
            spec = {
                pdf_name("/Type"): pdf_name("/Filespec"),
                pdf_name("/UF"): generic.TextStringObject(name),
                pdf_name("/EF"): generic.DictionaryObject(held),
            }
            specs.append((name, writer.add_object(generic.DictionaryObject(spec))))
        if associated:
            writer.root[pdf_name("/AF")] = generic.ArrayObject([spec for _, spec in specs])
        if named:
            pairs = [
                part for name, spec in specs for part in (generic.TextStringObject(name), spec)
            ]
            tree = {pdf_name("/Names"): generic.ArrayObject(pairs)}
            leaf = writer.add_object(generic.DictionaryObject(tree))
            top = {pdf_name("/Kids"): generic.ArrayObject([leaf])}
            names = {pdf_name("/EmbeddedFiles"): generic.DictionaryObject(top)}
            writer.root[pdf_name("/Names")] = generic.DictionaryObject(names)
        writer.update_root()

    return attacks.updated(pdf, add)


@pytest.mark.parametrize(
    "where",
    [{}, {"associated": False}, {"named": False}],
    ids=["both", "name tree", "associated files"],
)
def test_embedded_files_come_out_as_they_went_in(unsigned, signer, where):
    files = [("credential.json", CREDENTIAL), ("Zażółć 針.txt", bytes(range(256)))]
    made = sign(holding(unsigned, files, **where), signer=signer, at=AT, **WORDS).pdf

    assert attachments_of(made) == dict(files)


def test_a_file_without_attachments_has_none(unsigned, signed):
    assert (attachments_of(unsigned), attachments_of(signed)) == ({}, {})


def test_as_many_files_as_are_allowed_are_read(unsigned):
    files = [(f"{number}.txt", b"x") for number in range(reading.MOST_ATTACHMENTS)]

    assert attachments_of(holding(unsigned, files)) == dict(files)


def endless_names(writer):
    tree = generic.DictionaryObject()
    own = writer.add_object(tree)
    tree[pdf_name("/Kids")] = generic.ArrayObject([own])
    names = generic.DictionaryObject({pdf_name("/EmbeddedFiles"): own})
    writer.root[pdf_name("/Names")] = names
    writer.update_root()


MANY = [(f"{number}.txt", b"x") for number in range(3 * reading.MOST_ATTACHMENTS)]

REFUSED = {
    "no PDF": (lambda _: b"{}", Fault.NOT_A_PDF),
    "cut in half": (lambda pdf: pdf[: len(pdf) // 2], Fault.DAMAGED),
    "one too large": (
        lambda pdf: holding(pdf, [("a", bytes(reading.MOST_ATTACHMENT_BYTES + 1))]),
        Fault.TOO_LARGE,
    ),
    "too many": (lambda pdf: holding(pdf, MANY), Fault.TOO_LARGE),
    "a bomb": (attacks.with_a_bomb_attached, Fault.DAMAGED),
    "names that hold themselves": (
        lambda pdf: attacks.updated(pdf, endless_names),
        Fault.TOO_LARGE,
    ),
    "two of one name": (
        lambda pdf: holding(
            pdf, [("credential.json", CREDENTIAL), ("credential.json", b"{}")], named=False
        ),
        Fault.TWICE,
    ),
}


@pytest.mark.parametrize(("make", "fault"), REFUSED.values(), ids=REFUSED)
def test_what_is_not_read_says_why(unsigned, make, fault):
    with pytest.raises(Unreadable) as refused:
        attachments_of(make(unsigned))

    assert (refused.value.fault, str(refused.value)) == (fault, fault.value)


def test_a_stream_that_does_not_unfold_is_damaged(unsigned):
    made = holding(unsigned, [("a.txt", b"some words, some words, some words")])
    packed = zlib.compress(b"some words, some words, some words")
    assert packed in made

    with pytest.raises(Unreadable) as refused:
        attachments_of(made.replace(packed, bytes(len(packed))))

    assert refused.value.fault == Fault.DAMAGED
