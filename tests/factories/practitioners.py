"""Places, professions, licences in every state, files that are what they say and files that are not."""

import datetime as dt
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from practitioners.models import Jurisdiction, Licence, Profession, User
from practitioners.services.licences import (
    LicenceClaim,
    ask_for_changes,
    reject_licence,
    revoke_licence,
    submit_licence,
    verify_licence,
)
from practitioners.services.places import ensure_jurisdiction, ensure_profession

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def ohio() -> Jurisdiction:
    states = ensure_jurisdiction(code="US", name="United States")
    return ensure_jurisdiction(code="US-OH", name="Ohio", parent=states)


def great_britain() -> Jurisdiction:
    return ensure_jurisdiction(code="GB", name="United Kingdom")


def physical_therapist() -> Profession:
    return ensure_profession(
        code="physical_therapist", name="Physical therapist", family="physiotherapy"
    )


def physiotherapist() -> Profession:
    return ensure_profession(code="physiotherapist", name="Physiotherapist", family="physiotherapy")


def chiropractor() -> Profession:
    return ensure_profession(code="chiropractor", name="Chiropractor")


def pdf(name: str = "licence.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def picture(kind: str = "PNG", name: str = "licence.png") -> SimpleUploadedFile:
    stream = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(stream, kind)
    return SimpleUploadedFile(name, stream.getvalue(), f"image/{kind.lower()}")


def claim(**changes) -> LicenceClaim:
    said = {
        "number": "PT-014221",
        "issued_on": dt.date(2020, 2, 1),
        "expires_on": dt.date(2028, 1, 31),
    } | changes
    said.setdefault("jurisdiction", None)
    said.setdefault("profession", None)
    said["jurisdiction"] = said["jurisdiction"] or ohio()
    said["profession"] = said["profession"] or physical_therapist()
    return LicenceClaim(**said)


def checker() -> User:
    """Somebody who is not the holder; made once."""
    user, _ = User.objects.get_or_create(
        email="checker@example.org", defaults={"name_on_licence": "Cora Checker"}
    )
    return user


MOVES = {
    "verified": [verify_licence],
    "needs_changes": [ask_for_changes],
    "rejected": [reject_licence],
    "revoked": [verify_licence, revoke_licence],
}


def licence(
    *, holder: User, at: dt.datetime, state: str = "waiting", proof=None, by=None, **changes
) -> Licence:
    """A licence that went its way through the services."""
    row = submit_licence(holder=holder, data=claim(**changes), proof=proof, at=at)
    for move in MOVES.get(state, []):
        row = move(licence=row, actor=by or checker(), reason="The scan is blurred.", at=at)
    return row
