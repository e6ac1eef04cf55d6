"""The badge of an award: its wording, its place in a status list, and its signature. Made once."""

import datetime as dt
import hashlib
import json
import secrets
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Value

from certificates.credential import document, proof
from certificates.credential.facts import LIST_SIZE, CredentialFacts
from certificates.models import (
    Achievement,
    BadgeSubject,
    Certificate,
    Credential,
    Programme,
    SigningKey,
    StatusList,
)
from certificates.services.keys import current_credential_key
from certificates.services.status_lists import note_change
from certificates.typesetting.face import CertificateFace
from practitioners.statements import Statement

# So many taken places one after the other are a list that is filling up.
MOST_GUESSES = 8
MOST_RACES = 5


def give_badge(
    *, certificate: Certificate, at: dt.datetime, face: CertificateFace | None = None
) -> Credential:
    """The signed credential of this award, newly made or as it was made the first time.

    It is dated by the award, so that a file made again holds the same badge. One whose key was
    withdrawn since is signed anew, word for word. Raises NoKey.
    """
    for made in _badges_of(certificate.pk):
        return _signed_anew(made, at) if _is_doubtful(made) else made
    face = face or CertificateFace.from_data(certificate.data)
    key = current_credential_key()
    subject = _subject_of(certificate.holder_id)
    for _race in range(MOST_RACES):
        status_list, index = _free_place(at)
        credential = Credential(
            certificate=certificate,
            status_list=status_list,
            status_index=index,
            signed_by=key.key_id,
            made_at=at,
        )
        facts = _facts(certificate, face, credential, subject, status_list.number)
        unsigned = document.build(facts)
        credential.document = proof.sign(
            unsigned, key=key.private, method=key.method, created=certificate.issued_at
        )
        try:
            with transaction.atomic():
                # Locked: whoever revokes it now finds its place in the list, or has revoked it before.
                [revoked_at] = _locked(certificate.pk)
                credential.save()
                if revoked_at is not None:
                    note_change(certificate=certificate, at=at)
                _keep_achievement(certificate.programme, credential.document, at)
        except IntegrityError:
            # Another worker gave this certificate its badge, or took the place meanwhile.
            for made in _badges_of(certificate.pk):
                return made
        else:
            return credential
    raise RuntimeError("No free place was found in the status list.")


def _is_doubtful(badge: Credential) -> bool:
    withdrawn = SigningKey.objects.filter(withdrawn_at__isnull=False)
    return badge.document is not None and withdrawn.filter(key_id=badge.signed_by).exists()


@transaction.atomic
def _signed_anew(badge: Credential, at: dt.datetime) -> Credential:
    """The same badge under the key of today. Two workers sign it once."""
    key = current_credential_key()
    found = Credential.objects.select_for_update(no_key=True).get(pk=badge.pk)
    if found.signed_by == badge.signed_by and found.document is not None:
        unsigned = {name: value for name, value in found.document.items() if name != "proof"}
        # Under the address of its time: a badge is believed by the keys of its own issuer only.
        method = f"{proof.issuer_of(unsigned)}#{key.key_id}"
        found.document = proof.sign(unsigned, key=key.private, method=method, created=at)
        found.signed_by = key.key_id
        found.save(update_fields=["document", "signed_by"])
    return found


_badges_of = Statement(lambda pk: Credential.objects.filter(certificate_id=pk))
_locked = Statement(
    lambda pk: (
        Certificate.objects.select_for_update(no_key=True)
        .filter(pk=pk)
        .values_list("revoked_at", flat=True)
    )
)


def _subject_of(holder_id: int) -> BadgeSubject:
    for subject in _subjects_of(holder_id):
        return subject
    try:
        with transaction.atomic():
            return BadgeSubject.objects.create(holder_id=holder_id)
    except IntegrityError:  # another worker named the holder meanwhile
        return BadgeSubject.objects.get(holder_id=holder_id)


_subjects_of = Statement(lambda pk: BadgeSubject.objects.filter(holder_id=pk))


def achievement_version(programme: Programme, face: CertificateFace) -> str:
    """Other words, hours, courses or assessments are another version of the achievement, and so is
    the same under another address: a version is read where its own id says."""
    said = [
        programme.code,
        face.title,
        face.kind,
        _description(programme, face),
        _criteria(face),
        list(face.assessments),
        [[mode, str(hours)] for mode, hours in face.credits],
        face.language,
        face.sample,
        settings.SITE_URL,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def _free_place(at: dt.datetime) -> tuple[StatusList, int]:
    """A random place, so that it tells nothing of when or to whom; never one used before.

    Where guesses keep meeting taken places the next list is begun. Two workers begin one.
    """
    newest = next(iter(_newest_list()), None)
    if newest is not None:
        for _guess in range(MOST_GUESSES):
            index = secrets.randbelow(LIST_SIZE)
            if not _taken(newest.pk, index):
                return newest, index
    begun, _made = StatusList.objects.get_or_create(
        number=newest.number + 1 if newest else 1, defaults={"changed_at": at}
    )
    return begun, secrets.randbelow(LIST_SIZE)


# Without the list that was signed: 16 KiB that nothing here looks at.
_newest_list = Statement(lambda: StatusList.objects.order_by("-number").defer("signed")[:1])
_taken = Statement(
    lambda pk, index: Credential.objects.filter(
        status_list=pk, status_index=Value(index)
    ).values_list("pk")
)


def _keep_achievement(programme: Programme, credential: dict[str, Any], at: dt.datetime) -> None:
    achievement = credential["credentialSubject"]["achievement"]
    if achievement["version"] in _versions(programme.pk):
        return
    Achievement.objects.get_or_create(
        programme=programme,
        version=achievement["version"],
        defaults={"document": achievement, "made_at": at},
    )


_versions = Statement(
    lambda pk: Achievement.objects.filter(programme_id=pk).values_list("version", flat=True)
)


def _facts(
    certificate: Certificate,
    face: CertificateFace,
    credential: Credential,
    subject: BadgeSubject,
    list_number: int,
) -> CredentialFacts:
    programme = certificate.programme
    return CredentialFacts.of_face(
        face,
        site=settings.SITE_URL,
        credential_uuid=credential.uuid,
        subject_uuid=subject.uuid,
        issuer_email=settings.HELP_EMAIL,
        programme_code=programme.code,
        programme_version=achievement_version(programme, face),
        description=_description(programme, face),
        criteria_narrative=_criteria(face),
        awarded_at=certificate.issued_at,
        valid_from=_begin_of(certificate),
        valid_until=_end_of(certificate),
        status_list=list_number,
        status_index=credential.status_index,
        image_address=f"{settings.SITE_URL}/ob/badges/{programme.code}.png",
    )


def _description(programme: Programme, face: CertificateFace) -> str:
    return getattr(face, "description", "") or programme.description or face.title


def _criteria(face: CertificateFace) -> str:
    """What had to be done, in words that name nobody."""
    courses = "; ".join(" ".join(filter(None, course)) for course in face.courses)
    version = f" (version {face.version})" if face.version else ""
    said = (
        f"Every required step of: {courses}{version}."
        if courses
        else "Awarded by the organisation."
    )
    if face.objectives:
        said += " " + " ".join(f"{objective.rstrip('.')}." for objective in face.objectives)
    return said


def _begin_of(certificate: Certificate) -> dt.datetime:
    """From when it was issued; what had run out by then held from the day of completion."""
    ends = _end_of(certificate)
    if ends is None or ends > certificate.issued_at:
        return certificate.issued_at
    zone = certificate.holder.zone
    return dt.datetime.combine(certificate.completed_on, dt.time(0), tzinfo=zone)


def _end_of(certificate: Certificate) -> dt.datetime | None:
    """The end of the last day on which it holds, where its holder lives."""
    if certificate.valid_until is None:
        return None
    day_after = certificate.valid_until + dt.timedelta(days=1)
    return dt.datetime.combine(day_after, dt.time(0), tzinfo=certificate.holder.zone)
