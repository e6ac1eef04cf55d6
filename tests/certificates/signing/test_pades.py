"""A certified PDF, as other people's programs see it."""

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import read_certification_data, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from certificates.signing.checking import check_pdf
from certificates.signing.pades import CannotSign, Signer, sign
from tests.certificates.signing import papers, trusted_root
from tests.certificates.signing.papers import AT, NAME, WORDS, embedded

poppler = pytest.mark.skipif(
    not (os.environ.get("CI") or (shutil.which("pdfsig") and shutil.which("pdfinfo"))),
    reason="no pdfsig and pdfinfo: apt-get install poppler-utils",
)


@pytest.fixture(scope="module")
def by_pyhanko(unsigned, organisation) -> bytes:
    return papers.signed_by_pyhanko(unsigned, organisation)


@pytest.fixture(params=["ours", "pyHanko alone"])
def either(request, signed, by_pyhanko) -> bytes:
    """Our short way and the slow reference are held to the same."""
    return signed if request.param == "ours" else by_pyhanko


def run(*command: str | Path, **more) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True, **more)
    return done.stdout


def pdfsig(pdf: bytes, tmp_path: Path, root) -> dict[str, str]:
    """What pdfsig prints, with an NSS database that trusts this root and nobody else."""
    (tmp_path / "signed.pdf").write_bytes(pdf)
    database = tmp_path / "nss"
    database.mkdir()
    der = tmp_path / "root.der"
    der.write_bytes(root.public_bytes(Encoding.DER))
    run(sys.executable, trusted_root.__file__, database, der)
    lines = run("pdfsig", "-nssdir", database, tmp_path / "signed.pdf").splitlines()
    return dict(re.findall(r"  - ([^:]+?)(?:: |$)(.*)", "\n".join(lines), re.MULTILINE))


@poppler
def test_poppler_finds_signature_and_root_good(either, root, tmp_path):
    seen = pdfsig(either, tmp_path, root)

    assert seen["Signature Validation"] == "Signature is Valid."
    assert seen["Certificate Validation"] == "Certificate is Trusted."
    assert seen["Signature Type"] == "ETSI.CAdES.detached"
    assert seen["Signing Hash Algorithm"] == "SHA-256"
    assert seen["Signer Certificate Common Name"] == NAME
    assert "Total document signed" in seen


@poppler
def test_poppler_trusts_nobody_it_does_not_know(signed, stranger, tmp_path):
    seen = pdfsig(signed, tmp_path, papers.certificate(stranger.root_pem))

    assert seen["Signature Validation"] == "Signature is Valid."
    assert seen["Certificate Validation"] == "Certificate issuer isn't Trusted."


@poppler
def test_poppler_sees_an_altered_byte(signed, root, tmp_path):
    place = signed.index(b"/Author") + 12
    altered = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]

    assert pdfsig(altered, tmp_path, root)["Signature Validation"] == "Digest Mismatch."


def test_pyhanko_judges_it_valid(either, organisation):
    roots = list(load_certs_from_pemder_data(organisation.root_pem))

    status = validate_pdf_signature(
        embedded(either), ValidationContext(trust_roots=roots, moment=AT)
    )

    assert (status.bottom_line, status.docmdp_ok, status.coverage.name) == (
        True,
        True,
        "ENTIRE_FILE",
    )


def test_our_own_check_takes_both_for_genuine(either, root):
    assert check_pdf(either, roots=[root]).genuine


def test_signed_attributes_are_those_of_pades(either):
    """ETSI EN 319 142-1, table 1: no signing-time; the time stands in the dictionary's /M."""
    signature = embedded(either)

    kinds = sorted(one["type"].native for one in signature.signer_info["signed_attrs"])

    assert kinds == ["content_type", "message_digest", "signing_certificate_v2"]
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "/M" in signature.sig_object
    assert "/Cert" not in signature.sig_object


def test_the_template_is_the_der_that_pyhanko_writes(signed, by_pyhanko):
    """But for the digest, the signature and the order of certificates, down to each tag."""
    ours, theirs = embedded(signed), embedded(by_pyhanko)

    def shape(signature):
        info = signature.signer_info
        return (
            signature.signed_data["version"].native,
            signature.signed_data["encap_content_info"].dump(),
            signature.signed_data["digest_algorithms"].dump(),
            {one.dump() for one in signature.signed_data["certificates"]},
            info["version"].native,
            info["sid"].dump(),
            info["digest_algorithm"].dump(),
            [one.dump() for one in info["signed_attrs"] if one["type"].native != "message_digest"],
            len(info["signature"].native),
        )

    assert shape(ours) == shape(theirs)


def test_the_words_stand_in_the_signature(signed):
    said = embedded(signed).sig_object

    assert {key: said[f"/{key.capitalize()}"] for key in WORDS} == WORDS
    assert said["/M"] == "D:20261121120000Z"


def test_the_file_is_certified_against_any_change(signed):
    reader = PdfFileReader(BytesIO(signed))

    certified = read_certification_data(reader)

    assert certified.permission == MDPPerm.NO_CHANGES
    assert certified.author_sig["/ByteRange"] == embedded(signed).byte_range


def test_the_field_lies_outside_the_page_and_prints_nothing(signed):
    field = embedded(signed).sig_field

    assert list(field["/Rect"]) == [-9999, -9999, -9999, -9999]
    assert field["/F"] & 0b111 == 0b100, "prints, and is neither invisible nor hidden"
    assert "/AP" not in field
    assert field["/TU"] == NAME


def test_the_original_bytes_stay_and_the_page_keeps_its_order_of_tabs(signed, unsigned):
    assert signed.startswith(unsigned)
    page = PdfFileReader(BytesIO(signed)).root["/Pages"]["/Kids"][0].get_object()
    assert page["/Tabs"] == "/S"


def test_pdf_1_7_and_the_marks_of_archive_and_access_stay(signed, unsigned):
    before, after = (PdfFileReader(BytesIO(pdf)) for pdf in (unsigned, signed))

    assert (after.input_version, "/Version" in after.root) == ((1, 7), False)
    assert after.root["/Metadata"].data == before.root["/Metadata"].data
    for mark in (b"pdfaid:part", b"pdfaid:conformance", b"pdfuaid:part"):
        assert mark in after.root["/Metadata"].data
    assert after.root["/MarkInfo"]["/Marked"].value is True
    assert dict(after.trailer["/Info"]) == dict(before.trailer["/Info"])


@poppler
@pytest.mark.parametrize("options", [["-struct-text"], ["-struct"]], ids=["text", "tree"])
def test_the_tag_tree_is_the_same_before_and_after(signed, unsigned, tmp_path, options):
    seen = []
    for name, pdf in (("before", unsigned), ("after", signed)):
        (tmp_path / name).write_bytes(pdf)
        seen.append(run("pdfinfo", *options, tmp_path / name))

    assert NAME in seen[0] or options == ["-struct"]
    assert seen[0] == seen[1]
    assert len(seen[0].splitlines()) > 10


@poppler
def test_the_page_looks_the_same_before_and_after(signed, unsigned, tmp_path):
    pictures = []
    for name, pdf in (("before", unsigned), ("after", signed)):
        (tmp_path / f"{name}.pdf").write_bytes(pdf)
        run("pdftoppm", "-r", "50", "-singlefile", tmp_path / f"{name}.pdf", tmp_path / name)
        pictures.append((tmp_path / f"{name}.ppm").read_bytes())

    assert len(set(pictures[0])) > 50, "a picture, not an empty page"
    assert pictures[0] == pictures[1]


@poppler
def test_pdfinfo_reads_the_signed_file_to_its_end(signed, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(signed)

    said = dict(
        line.split(":", 1)
        for line in run("pdfinfo", tmp_path / "signed.pdf").splitlines()
        if ":" in line
    )
    said = {key: value.strip() for key, value in said.items()}

    assert (said["PDF version"], said["Tagged"], said["Form"], said["Pages"]) == (
        "1.7",
        "yes",
        "AcroForm",
        "1",
    )


def test_the_same_input_gives_the_same_bytes(signed, unsigned, organisation):
    again = sign(unsigned, signer=Signer.of(organisation), at=AT, **WORDS)

    assert again.pdf == signed


@pytest.mark.parametrize(
    "change",
    [{"reason": "Another"}, {"at": AT + dt.timedelta(seconds=1)}],
    ids=["another word", "a second later"],
)
def test_another_signature_makes_another_file_with_another_identifier(
    signed, unsigned, signer, change
):
    other = sign(unsigned, signer=signer, **({"at": AT} | WORDS | change)).pdf

    before, after = (PdfFileReader(BytesIO(pdf)).trailer["/ID"] for pdf in (signed, other))
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_the_time_is_told_in_universal_time_and_whole_seconds(unsigned, signer, signed):
    elsewhere = AT.astimezone(dt.timezone(dt.timedelta(hours=-7))) + dt.timedelta(microseconds=9)

    assert sign(unsigned, signer=signer, at=elsewhere, **WORDS).pdf == signed


def test_several_threads_share_one_signer(unsigned, signer, signed):
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda _: sign(unsigned, signer=signer, at=AT, **WORDS).pdf, range(8))

    assert set(made) == {signed}


def test_words_in_any_script_are_signed_as_they_are(unsigned, signer, root):
    words = {"name": "針灸 Szkoła", "reason": "Đã cấp (100 %) \\ )", "location": ""}

    made = sign(unsigned, signer=signer, at=AT, **words).pdf

    said = embedded(made).sig_object
    assert (said["/Name"], said["/Reason"], "/Location" in said) == (
        words["name"],
        words["reason"],
        False,
    )
    assert check_pdf(made, roots=[root]).genuine


CANNOT = {
    "signed already": (lambda _, signed: signed, "This file is signed already, or holds a form."),
    "no PDF": (lambda *_: b"Dear clinician", "This is not a PDF that can be signed: "),
    "nothing": (lambda *_: b"", "This is not a PDF that can be signed: "),
    "half of a PDF": (
        lambda unsigned, _: unsigned[: len(unsigned) // 2],
        "This is not a PDF that can be signed: ",
    ),
    "encrypted": (
        lambda unsigned, _: papers.encrypted(unsigned),
        "An encrypted file is not signed: readers could not check it.",
    ),
}


@pytest.mark.parametrize(("make", "sentence"), CANNOT.values(), ids=CANNOT)
def test_what_cannot_be_certified_is_refused(unsigned, signed, signer, make, sentence):
    with pytest.raises(CannotSign) as refused:
        sign(make(unsigned, signed), signer=signer, at=AT, **WORDS)

    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (
            AT - dt.timedelta(days=2),
            "The signing certificate begins on 2026-11-20, after the day to sign on, 2026-11-19.",
        ),
        (AT.replace(year=2035), "The signing certificate ran out on 2034-11-20."),
    ],
    ids=["before", "after"],
)
def test_nothing_is_signed_outside_the_years_of_the_key(unsigned, signer, at, sentence):
    with pytest.raises(CannotSign) as refused:
        sign(unsigned, signer=signer, at=at, **WORDS)

    assert str(refused.value) == sentence


def test_a_key_of_another_certificate_signs_nothing(organisation, stranger):
    mixed = type(organisation)(
        root_pem=organisation.root_pem,
        leaf_pem=organisation.leaf_pem,
        leaf_key_pem=stranger.leaf_key_pem,
    )

    with pytest.raises(CannotSign, match=r"^The private key belongs to another certificate\.$"):
        Signer.of(mixed)
