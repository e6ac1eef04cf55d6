"""People in every state that a page can show. Each is made once; a second run finds them there."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from certificates.models import Certificate
from certificates.services import revoke_certificate
from cms.starter import journeys
from cms.starter.journeys import Staff
from cms.starter.people import DemoAccount, load_person
from practitioners.models import Clinic, Licence, Membership, User
from practitioners.roles import Role
from practitioners.services.licences import ask_for_changes, reject_licence, revoke_licence
from renewals.services.ledger import close_certificate_period

DAY = dt.timedelta(days=1)
# Certificates of the starter programmes hold for two years.
TWO_YEARS = 730 * DAY

type Story = Callable[[User, Staff, dt.datetime], None]


def newcomer(person: User, staff: Staff, now: dt.datetime) -> None:
    """Has an account and nothing else."""


def in_progress(person: User, staff: Staff, now: dt.datetime) -> None:
    """The demo learner: licence verified, some lessons read, and an earlier certificate due soon."""
    _licensed(
        person, staff, now - 705 * DAY, place="GB", number="PH 104 233", expires_on=_in(160, now)
    )
    journeys.complete(person, "DN-101", staff, now - TWO_YEARS + 45 * DAY)
    enrolment = journeys.begin(person, "DN-102", now - 6 * DAY)
    journeys.read_lessons(enrolment, count=5, staff=staff, at=now - 6 * DAY)


def ready_for_the_test(person: User, staff: Staff, now: dt.datetime) -> None:
    """Everything read, live sessions attended, the test still to sit."""
    _licensed(
        person, staff, now - 40 * DAY, place="IE", number="CORU PH 20991", expires_on=_in(310, now)
    )
    enrolment = journeys.begin(person, "DN-101", now - 30 * DAY)
    journeys.read_lessons(enrolment, count=None, staff=staff, at=now - 20 * DAY)


def passed(person: User, staff: Staff, now: dt.datetime) -> None:
    """Completed the first course last week."""
    _licensed(
        person, staff, now - 60 * DAY, place="AU", number="PHY0001874521", expires_on=_in(374, now)
    )
    journeys.complete(person, "DN-101", staff, now - 7 * DAY)


def not_passed(person: User, staff: Staff, now: dt.datetime) -> None:
    """Two attempts used, the third is open to them."""
    _licensed(
        person, staff, now - 50 * DAY, place="NZ", number="70-11873", expires_on=_in(130, now)
    )
    enrolment = journeys.begin(person, "DN-101", now - 40 * DAY)
    journeys.read_lessons(enrolment, count=None, staff=staff, at=now - 30 * DAY)
    journeys.sit_quiz(enrolment, right=5, at=now - 9 * DAY)
    journeys.sit_quiz(enrolment, right=8, at=now - 2 * DAY)


def due_soon(person: User, staff: Staff, now: dt.datetime) -> None:
    """A certificate that runs out in about three weeks, a licence in six."""
    _licensed(
        person,
        staff,
        now - 720 * DAY,
        place="US-VA",
        number="2305 210 334",
        expires_on=_in(42, now),
        profession="physical_therapist",
    )
    journeys.complete(person, "DN-101", staff, now - TWO_YEARS + 21 * DAY)


def overdue(person: User, staff: Staff, now: dt.datetime) -> None:
    """A certificate that ran out twelve days ago."""
    _licensed(
        person,
        staff,
        now - 760 * DAY,
        place="US-FL",
        number="PT 33871",
        expires_on=_in(9, now),
        profession="physical_therapist",
    )
    journeys.complete(person, "DN-101", staff, now - TWO_YEARS - 12 * DAY)


def revoked(person: User, staff: Staff, now: dt.datetime) -> None:
    """A certificate taken back."""
    _licensed(
        person, staff, now - 200 * DAY, place="GB", number="PH 098 412", expires_on=_in(400, now)
    )
    (certificate,) = journeys.complete(person, "DN-101", staff, now - 120 * DAY)
    revoke_certificate(
        certificate=certificate,
        actor=staff.administrator,
        reason=Certificate.Reason.ASSESSMENT,
        note="Sample: the attempt was sat by somebody else.",
        at=now - 30 * DAY,
    )
    close_certificate_period(certificate_id=certificate.pk, at=now - 30 * DAY)


def licence_waiting(person: User, staff: Staff, now: dt.datetime) -> None:
    """In the queue for four days."""
    _licence(person, now - 4 * DAY, place="CA-ON", number="14-2290", expires_on=_in(250, now))


def licence_needs_changes(person: User, staff: Staff, now: dt.datetime) -> None:
    """Sent back with a reason."""
    licence = _licence(
        person, now - 12 * DAY, place="ZA", number="PT 0098761", expires_on=_in(200, now)
    )
    ask_for_changes(
        licence=licence,
        actor=staff.administrator,
        reason="The picture is too dark to read the number. Send it again in daylight.",
        method="document",
        at=now - 10 * DAY,
    )
    journeys.tell_decision(licence, now - 10 * DAY)


def licence_rejected(person: User, staff: Staff, now: dt.datetime) -> None:
    """The register knew another person under this number."""
    licence = _licence(
        person, now - 25 * DAY, place="IE", number="CORU PH 00000", expires_on=_in(90, now)
    )
    reject_licence(
        licence=licence,
        actor=staff.administrator,
        reason="The register lists another person under this number.",
        method="register",
        at=now - 24 * DAY,
    )
    journeys.tell_decision(licence, now - 24 * DAY)


def licence_revoked(person: User, staff: Staff, now: dt.datetime) -> None:
    """Verified once, then struck off by the regulator."""
    licence = _licensed(
        person, staff, now - 300 * DAY, place="AU", number="PHY0001700012", expires_on=_in(200, now)
    )
    licence.refresh_from_db()
    revoke_licence(
        licence=licence,
        actor=staff.administrator,
        reason="The regulator suspended the registration.",
        method="register",
        at=now - 15 * DAY,
    )
    journeys.tell_decision(licence, now - 15 * DAY)


def licence_expired(person: User, staff: Staff, now: dt.datetime) -> None:
    """Verified, and its date has passed."""
    _licensed(
        person, staff, now - 380 * DAY, place="NZ", number="70-10022", expires_on=_in(-8, now)
    )


LEARNERS: tuple[tuple[str, str, str, Story], ...] = (
    ("learner", "Maya Lindgren", "Europe/London", in_progress),
    ("newcomer", "Ruth Adeyemi", "Europe/London", newcomer),
    ("ready", "Aoife Byrne", "Europe/Dublin", ready_for_the_test),
    ("passed", "Jonas Weber", "Australia/Sydney", passed),
    ("notpassed", "Mereana Tipene", "Pacific/Auckland", not_passed),
    ("duesoon", "Grace Kim", "America/New_York", due_soon),
    ("overdue", "Daniel Ortiz", "America/New_York", overdue),
    ("revoked", "Peter Marsh", "Europe/London", revoked),
    ("waiting", "Chen Wei", "America/Toronto", licence_waiting),
    ("changes", "Thandi Mokoena", "Africa/Johannesburg", licence_needs_changes),
    ("rejected", "Liam Walsh", "Europe/Dublin", licence_rejected),
    ("struckoff", "Oliver Grant", "Australia/Sydney", licence_revoked),
    ("expired", "Sophie Ngata", "Pacific/Auckland", licence_expired),
)
CLINIC = "Harbour Physiotherapy"
CLINIC_PEOPLE = ("learner", "passed", "duesoon", "overdue")


def load_people(staff: Staff, now: dt.datetime, say: Callable[[str], None]) -> None:
    clinic, _ = Clinic.objects.get_or_create(name=CLINIC, defaults={"city": "Bristol"})
    for key, name, zone, story in LEARNERS:
        address = f"{key}@demo.example"
        account = DemoAccount(Role.LEARNER, address, name, name.split()[0], zone)
        person, _new = load_person(account, now - 800 * DAY)
        # The demo learner has an account from the start; a story leaves a licence or nothing at all.
        if story is newcomer or person.licences.exists():
            continue
        say(f"  {name}: {(story.__doc__ or '').splitlines()[0]}")
        # All of a story or nothing: a run that was cut off begins it anew.
        with transaction.atomic():
            story(person, staff, now)
            if key in CLINIC_PEOPLE:
                _join(clinic, person, now)


def _join(clinic: Clinic, person: User, now: dt.datetime) -> None:
    Membership.objects.get_or_create(
        clinic=clinic,
        person=person,
        left_on=None,
        defaults={"joined_on": (now - 500 * DAY).date(), "shares_deadlines": True},
    )


def _in(days: int, now: dt.datetime) -> dt.date:
    return (now + days * DAY).date()


def _licence(
    person: User,
    at: dt.datetime,
    *,
    place: str,
    number: str,
    expires_on: dt.date,
    profession: str = "physiotherapist",
) -> Licence:
    return journeys.send_licence(
        person,
        place=place,
        number=number,
        profession=profession,
        at=at,
        expires_on=expires_on,
    )


def _licensed(
    person: User,
    staff: Staff,
    at: dt.datetime,
    *,
    place: str,
    number: str,
    expires_on: dt.date,
    profession: str = "physiotherapist",
) -> Licence:
    licence = _licence(
        person, at, place=place, number=number, expires_on=expires_on, profession=profession
    )
    journeys.verify(licence, staff, at + DAY)
    return licence
