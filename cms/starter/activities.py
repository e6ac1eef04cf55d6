"""Outside activities and adjustments of the demo people, one in every state that a page can show."""

import datetime as dt
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw

from cms.starter.journeys import Staff, proof_of
from practitioners.models import User
from renewals.models import CreditEntry
from renewals.services.activities import ActivityClaim, submit_activity
from renewals.services.adjustments import AdjustmentAsk, ask_for_adjustment
from renewals.services.decision_letters import mail_activity_decision
from renewals.services.evidence import UNDO_LASTS, decide_entry

State = CreditEntry.State
DAY = dt.timedelta(days=1)
SHOULDER = "Shoulder pain: needling and exercise"


def load_activities(staff: Staff, now: dt.datetime) -> None:
    """Whoever has an outside activity already keeps what they have."""
    stories = {
        "learner@demo.example": _one_of_each,
        "passed@demo.example": _the_same_file,
        "duesoon@demo.example": _asks_for_more_time,
    }
    for address, story in stories.items():
        person = User.objects.filter(email=address).first()
        if person is None or person.credit_entries.filter(source="outside").exists():
            continue
        with transaction.atomic():
            story(person, staff, now)


def _one_of_each(person: User, staff: Staff, now: dt.datetime) -> None:
    congress = _send(
        person, now - 80 * DAY, "Sample congress of needling", "Sample Association", hours=12
    )
    _decide(congress, State.PARTLY, staff, now - 78 * DAY, "Breaks and meals do not count.", 9)
    ethics = _send(
        person,
        now - 70 * DAY,
        "Ethics in practice",
        "Sample Online School",
        hours=2,
        mode="async",
        topics=("ethics",),
    )
    _decide(ethics, State.ACCEPTED, staff, now - 68 * DAY)
    podcast = _send(
        person,
        now - 40 * DAY,
        "Needling stories, episode 12",
        "Sample Podcast",
        hours=1,
        mode="async",
        activity=CreditEntry.Activity.MEDIA,
    )
    _decide(
        podcast,
        State.REJECTED,
        staff,
        now - 38 * DAY,
        "A podcast without objectives counts nowhere.",
    )
    teaching = _send(
        person,
        now - 15 * DAY,
        "Anatomy evening for students",
        "Sample University",
        hours=3,
        activity=CreditEntry.Activity.TEACHING,
    )
    _decide(
        teaching,
        State.NEEDS_CHANGES,
        staff,
        now - 12 * DAY,
        "The letter does not say how many hours you taught. Send one that does.",
    )
    _send(person, now - 6 * DAY, SHOULDER, "Sample Shoulder School", hours=6, shared=True)


def _the_same_file(person: User, staff: Staff, now: dt.datetime) -> None:
    """What Maya sent, under another name: the queue shows that."""
    _send(person, now - 3 * DAY, SHOULDER, "Sample Shoulder School", hours=7, shared=True)


def _asks_for_more_time(person: User, staff: Staff, now: dt.datetime) -> None:
    _send(person, now - 2 * DAY, "Journal club, autumn", "Sample Clinic Group", hours=4)
    period = person.renewal_periods.open().filter(licence__isnull=False).first()
    if period is None:
        return
    ask_for_adjustment(
        period=period,
        ask=AdjustmentAsk(
            kind="extension",
            reason="Parental leave. The board wrote that I may finish my hours later.",
            authority="Sample letter 2026/118",
            until=period.given_due_on + 90 * DAY,
        ),
        asked_by=person,
        proof=_page(person.name_on_licence, "Sample letter 2026/118"),
        at=now - DAY,
    )


def _send(
    person: User,
    at: dt.datetime,
    title: str,
    provider: str,
    *,
    hours: int,
    mode: str = "in_person",
    activity: str = CreditEntry.Activity.COURSE,
    topics: tuple[str, ...] = (),
    shared: bool = False,
) -> CreditEntry:
    name = "Sample Person" if shared else person.name_on_licence
    files = [_picture(title, provider, name)]
    if not shared:
        files.append(_page(name, title))
    return submit_activity(
        holder=person,
        claim=ActivityClaim(
            title=title,
            provider=provider,
            completed_on=(at - 4 * DAY).date(),
            minutes=hours * 60,
            mode=mode,
            activity=activity,
            topics=topics,
        ),
        files=files,
        at=at,
    )


def _decide(
    entry: CreditEntry,
    decision: str,
    staff: Staff,
    at: dt.datetime,
    reason: str = "",
    hours: int = 0,
) -> None:
    event = decide_entry(
        entry=entry,
        decision=decision,
        actor=staff.administrator,
        reason=reason,
        minutes=hours * 60,
        at=at,
    )
    mail_activity_decision(event_id=event.pk, at=at + UNDO_LASTS)


def _page(name: str, words: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", proof_of(name, words), "application/pdf")


def _picture(title: str, provider: str, name: str) -> SimpleUploadedFile:
    """A certificate as somebody photographs it: lying on its side."""
    sheet = Image.new("RGB", (1000, 700), "#fdfbf5")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((24, 24, 976, 676), outline="#28626b", width=4)
    for line, (size, words) in enumerate(
        [(44, "SAMPLE"), (34, provider), (30, title), (30, name), (24, "not a real document")]
    ):
        draw.text((80, 90 + 105 * line), words, fill="#1d2b2f", font_size=size)
    stream = BytesIO()
    sheet.rotate(90, expand=True).save(stream, "PNG")
    return SimpleUploadedFile("certificate.png", stream.getvalue(), "image/png")
