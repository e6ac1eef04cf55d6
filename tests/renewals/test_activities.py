"""A person's outside activities: what can be sent, changed and taken back, and who may see it."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from practitioners.services.closing import close_account
from renewals.models import CreditEntry
from renewals.selectors.owed import people_with_papers
from renewals.services.activities import (
    ActivityIsDecided,
    change_activity,
    submit_activity,
    withdraw_activity,
)
from renewals.tasks import drop_papers
from tests.factories import practitioners as make
from tests.factories import renewals
from tests.factories.activities import activity, claim

pytestmark = pytest.mark.django_db

LIST, NEW = "renewals:activities", "renewals:activity_new"
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def at_noon(noon):
    with time_machine.travel(noon, tick=False):
        yield


def typed(**changes):
    """The form as somebody fills it in, without files."""
    said = {
        "title": " Needling  the shoulder ",
        "provider": "Shoulder School",
        "completed_on": "2026-10-01",
        "hours": "6",
        "minutes": "30",
        "activity": "course",
        "mode": "in_person",
        "reflection": "I needle less deep.",
        "no_patient": "on",
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def moves(entry: CreditEntry) -> list[tuple[str, str]]:
    return list(entry.events.values_list("before", "after"))


def test_an_activity_waits_with_its_files_and_an_event_of_what_was_said(ana, noon):
    licence = make.licence(holder=ana, at=noon, state="verified")

    entry = submit_activity(
        holder=ana,
        claim=claim(licences=[licence], topics=["ethics"]),
        files=[make.picture(), make.pdf()],
        at=noon,
    )

    entry.refresh_from_db()
    event = entry.events.get()
    assert (entry.state, entry.claimed_minutes, entry.submitted_at) == ("waiting", 390, noon)
    assert [(one.name, one.content_type) for one in entry.evidence.all()] == [
        ("licence.png", "image/png"),
        ("licence.pdf", "application/pdf"),
    ]
    assert event.said["licences"] == ["US-OH PT-014221"]
    assert event.said["evidence"] == [one.sha256 for one in entry.evidence.all()]
    assert event.said["topics"] == ["ethics"]


@pytest.mark.parametrize(
    ("changes", "files", "field"),
    [
        pytest.param({"title": "  "}, 1, "title", id="no title"),
        pytest.param({"minutes": 0}, 1, "minutes", id="no time"),
        pytest.param({"minutes": 60_001}, 1, "minutes", id="too long"),
        pytest.param({"completed_on": dt.date(2026, 11, 22)}, 1, "completed_on", id="tomorrow"),
        pytest.param({}, 0, "files", id="no file"),
        pytest.param({}, 11, "files", id="eleven files"),
    ],
)
def test_what_cannot_be_reviewed_is_refused_and_leaves_nothing(ana, noon, changes, files, field):
    with pytest.raises(ValidationError) as refusal:
        submit_activity(holder=ana, claim=claim(**changes), files=[make.pdf()] * files, at=noon)

    assert list(refusal.value.message_dict) == [field]
    assert CreditEntry.objects.count() == 0


def test_somebody_elses_licence_is_refused(ana, ben, noon):
    licence = make.licence(holder=ben, at=noon)

    with pytest.raises(ValidationError) as refusal:
        submit_activity(holder=ana, claim=claim(licences=[licence]), files=[make.pdf()], at=noon)

    assert list(refusal.value.message_dict) == ["licences"]


def test_a_page_that_calls_itself_a_picture_is_refused_and_no_file_stays(ana, noon):
    kept = files_kept()
    page = SimpleUploadedFile("proof.png", b"<html><script>1</script>", "image/png")

    with pytest.raises(ValidationError) as refusal:
        submit_activity(holder=ana, claim=claim(), files=[make.picture(), page], at=noon)

    assert refusal.value.messages == ["Upload a PDF, JPG or PNG smaller than 10 MB."]
    assert (CreditEntry.objects.count(), files_kept()) == (0, kept)


def files_kept() -> set[str]:
    storage = storages["private"]
    return set(storage.listdir("evidence")[1]) if storage.exists("evidence") else set()


def test_the_same_file_chosen_twice_is_kept_once(ana, noon):
    entry = activity(ana, at=noon, files=[make.pdf(), make.pdf("again.pdf")])

    assert [one.name for one in entry.evidence.all()] == ["licence.pdf"]


@pytest.mark.parametrize(
    ("state", "after", "sent"),
    [("waiting", "waiting", -DAY), ("needs_changes", "waiting", dt.timedelta(0))],
)
def test_a_change_waits_again_and_keeps_its_place_while_it_waits(
    ana, noon, django_capture_on_commit_callbacks, state, after, sent
):
    entry = activity(ana, at=noon - DAY, state=state)
    (old,) = entry.evidence.all()

    with django_capture_on_commit_callbacks(execute=True):
        change_activity(
            entry=entry,
            claim=claim(minutes=300),
            files=[make.pdf()],
            removed={old.pk},
            at=noon,
        )

    entry.refresh_from_db()
    old.refresh_from_db()
    assert (entry.state, entry.submitted_at, entry.minutes) == (after, noon + sent, 300)
    assert moves(entry)[-1] == (state, "waiting")
    assert (old.file.name, old.removed_at, len(old.sha256)) == ("", noon, 64)
    assert [one.name for one in entry.evidence.filter(removed_at=None)] == ["licence.pdf"]


def test_the_last_file_cannot_be_taken_out(ana, noon):
    entry = activity(ana, at=noon)

    with pytest.raises(ValidationError) as refusal:
        change_activity(entry=entry, claim=claim(), removed={entry.evidence.get().pk}, at=noon)

    assert list(refusal.value.message_dict) == ["files"]


@pytest.mark.parametrize("state", ["accepted", "partly", "rejected"])
def test_what_is_decided_is_neither_changed_nor_taken_back(ana, noon, state):
    entry = activity(ana, at=noon, state=state)
    known = moves(entry)

    with pytest.raises(ActivityIsDecided):
        change_activity(entry=entry, claim=claim(), at=noon)
    with pytest.raises(ActivityIsDecided):
        withdraw_activity(entry=entry, at=noon)

    assert moves(entry) == known


def test_taking_back_twice_is_taking_back_once(ana, noon):
    entry = activity(ana, at=noon)

    withdraw_activity(entry=entry, at=noon)
    withdraw_activity(entry=entry, at=noon)

    assert moves(entry) == [("", "waiting"), ("waiting", "withdrawn")]


def test_a_closed_account_leaves_no_file_and_nothing_that_waits(
    ana, noon, django_capture_on_commit_callbacks
):
    waiting = activity(ana, at=noon)
    accepted = activity(ana, at=noon, state="accepted", title="Ethics", files=[make.pdf()])
    names = {one.file.name for one in [*waiting.evidence.all(), *accepted.evidence.all()]}
    close_account(person=ana, actor=ana, at=noon)
    later = noon + DAY
    assert list(people_with_papers(before=later)) == [ana]

    with django_capture_on_commit_callbacks(execute=True):
        drop_papers(ana.pk)
        drop_papers(ana.pk)

    waiting.refresh_from_db()
    accepted.refresh_from_db()
    assert (waiting.state, accepted.state) == ("withdrawn", "accepted")
    assert [name for name in names if storages["private"].exists(name)] == []
    assert list(people_with_papers(before=later)) == []
    assert accepted.evidence.get().sha256


def test_a_second_click_sends_it_once(ana, noon):
    first = activity(ana, at=noon)
    again = activity(ana, at=noon + dt.timedelta(seconds=2))
    other = activity(ana, at=noon + dt.timedelta(seconds=4), title="Another course")

    assert again == first
    assert list(CreditEntry.objects.order_by("pk")) == [first, other]
    assert (first.events.count(), first.evidence.count()) == (1, 1)


# Pages


@pytest.fixture
def signed_in(client, ana):
    client.force_login(ana)
    return client


def test_the_form_sends_an_activity_for_all_licences_with_several_files(signed_in, ana, noon):
    make.licence(holder=ana, at=noon, state="verified")
    make.licence(holder=ana, at=noon, number="PT-2")
    page = signed_in.get(reverse(NEW))
    ticked = page.context["form"].initial["licences"]

    answer = signed_in.post(
        reverse(NEW), typed(licences=ticked, evidence=[make.picture(), make.pdf()])
    )

    entry = CreditEntry.objects.get()
    assert answer.url == reverse("renewals:activity", args=[entry.pk])
    assert (entry.holder, entry.title, entry.minutes) == (ana, "Needling the shoulder", 390)
    assert (len(ticked), list(entry.licences.all())) == (2, [])  # each of theirs
    assert entry.evidence.count() == 2


def test_one_of_two_licences_can_be_named(signed_in, ana, noon):
    first = make.licence(holder=ana, at=noon, state="verified")
    make.licence(holder=ana, at=noon, number="PT-2")

    signed_in.post(reverse(NEW), typed(licences=[str(first.pk)], evidence=[make.pdf()]))

    assert list(CreditEntry.objects.get().licences.all()) == [first]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        pytest.param({"title": ""}, "Enter the title of the activity.", id="title"),
        pytest.param({"provider": ""}, "Enter who gave it.", id="provider"),
        pytest.param({"completed_on": ""}, "Enter the day you completed it.", id="day"),
        pytest.param(
            {"completed_on": "31/31/2026"}, "Enter the day as day, month and year", id="no day"
        ),
        pytest.param(
            {"completed_on": "22 November 2026"}, "The day must be today or earlier.", id="future"
        ),
        pytest.param(
            {"hours": "", "minutes": ""}, "Enter how long it took, without breaks", id="time"
        ),
        pytest.param(
            {"minutes": "75"}, "Enter the minutes as a number from 0 to 59.", id="minutes"
        ),
        pytest.param({"activity": "party"}, "Choose what it was from the list.", id="activity"),
        pytest.param({"mode": ""}, "Choose how you took part.", id="mode"),
        pytest.param({"evidence": None}, "Choose at least one file", id="file"),
        pytest.param(
            {"no_patient": None}, "confirm that no patient can be recognised", id="patient"
        ),
        pytest.param({"title": "x\x00y"}, "Null characters are not allowed.", id="null"),
    ],
)
def test_a_problem_is_said_and_what_was_typed_stays(signed_in, changes, sentence):
    said = typed(**({"evidence": [make.pdf()]} | changes))

    page = signed_in.post(reverse(NEW), said).content.decode()

    assert sentence in page
    assert "I needle less deep." in page
    assert ("Choose your files again" in page) == ("evidence" in said)
    assert CreditEntry.objects.count() == 0


def test_a_file_that_is_too_large_is_refused_and_what_was_typed_stays(signed_in, settings):
    settings.PROOF_MAX_BYTES = 1000
    large = make.pdf(content=make.PDF + b"0" * 1000)

    answer = signed_in.post(reverse(NEW), typed(evidence=[make.pdf(), large]))

    page = answer.content.decode()
    assert answer.status_code == 413
    assert "Upload a PDF, JPG or PNG smaller than 10 MB." in page
    assert "I needle less deep." in page
    assert CreditEntry.objects.count() == 0


def test_topics_are_those_that_the_rules_of_the_open_deadlines_name(signed_in, ana):
    make.ohio(), make.physical_therapist()
    renewals.rule(topics=[{"topic": "ethics", "min": 2}, {"topic": "suicide prevention", "min": 1}])
    renewals.licence_period(ana)

    form = signed_in.get(reverse(NEW)).context["form"]
    signed_in.post(
        reverse(NEW),
        typed(topics=["ethics"], licences=form.initial["licences"], evidence=[make.pdf()]),
    )

    assert [value for value, _ in form.fields["topics"].choices] == ["ethics", "suicide prevention"]
    assert CreditEntry.objects.get().topics == ["ethics"]


def test_changing_starts_from_what_was_sent_and_keeps_the_files(signed_in, ana, noon):
    entry = activity(ana, at=noon - DAY, state="needs_changes")
    address = reverse("renewals:activity_edit", args=[entry.pk])

    page = signed_in.get(address)
    answer = signed_in.post(address, typed(hours="5", minutes="0"))

    entry.refresh_from_db()
    assert "The document does not say how long it took." in page.content.decode()
    assert page.context["form"].initial["hours"] == 6
    assert answer.url == reverse("renewals:activity", args=[entry.pk])
    assert (entry.state, entry.minutes, entry.evidence.count()) == ("waiting", 300, 1)


def test_the_list_leads_with_the_reviewers_words(signed_in, ana, noon):
    activity(ana, at=noon, state="partly")

    page = signed_in.get(reverse(LIST)).content.decode()

    assert "Partly accepted" in page
    assert page.index("The document does not say how long it took.") < page.index("1 October 2026")
    assert "4 hours of 6.5 hours" in page


def test_an_empty_list_says_what_to_do(signed_in):
    page = signed_in.get(reverse(LIST)).content.decode()

    assert "You have added no outside activity yet" in page
    assert f'href="{reverse(NEW)}"' in page


def test_taking_back_asks_for_a_post(signed_in, ana, noon):
    entry = activity(ana, at=noon)
    address = reverse("renewals:activity_withdraw", args=[entry.pk])

    assert signed_in.get(address).status_code == 405
    signed_in.post(address)

    entry.refresh_from_db()
    assert entry.state == "withdrawn"


@pytest.mark.parametrize("name", ["activity", "activity_edit", "activity_withdraw", "evidence"])
def test_only_the_owner_finds_an_activity_and_its_files(client, ana, ben, cleo, noon, name):
    entry = activity(ana, at=noon)
    key = entry.evidence.get().pk if name == "evidence" else entry.pk
    address = reverse(f"renewals:{name}", args=[key])
    ask = client.post if name == "activity_withdraw" else client.get

    answers = {}
    for who in (ben, cleo):
        client.force_login(who)
        answers[who.display_name] = ask(address).status_code
    client.logout()
    answers["nobody"] = ask(address).status_code
    client.force_login(ana)
    answers["owner"] = ask(address).status_code

    owner = 302 if name == "activity_withdraw" else 200
    assert answers == {"Ben": 404, "Cleo": 404, "nobody": 302, "owner": owner}


@pytest.mark.parametrize("look", ["", "?look=1"])
@pytest.mark.parametrize("kind", ["picture", "pdf"])
def test_a_file_is_a_download_in_a_sandbox_and_only_a_picture_can_be_looked_at(
    signed_in, ana, noon, look, kind
):
    file = make.picture() if kind == "picture" else make.pdf()
    entry = activity(ana, at=noon, files=[file])

    answer = signed_in.get(reverse("renewals:evidence", args=[entry.evidence.get().pk]) + look)

    shown = "inline" if look and kind == "picture" else "attachment"
    assert answer.headers["Content-Disposition"].split(";")[0] == shown
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content)


def test_staff_who_review_open_a_file_and_that_is_logged(
    client, administrator, instructor, ana, noon, caplog
):
    caplog.set_level("INFO", logger="renewals.views.papers")
    evidence = activity(ana, at=noon).evidence.get()
    address = reverse("renewals:evidence", args=[evidence.pk])

    client.force_login(instructor)
    refused = client.get(address)
    client.force_login(administrator)
    opened = client.get(address)

    assert (refused.status_code, opened.status_code) == (404, 200)
    said = [record for record in caplog.records if record.name == "renewals.views.papers"]
    assert [record.getMessage() for record in said] == [
        f"evidence {evidence.pk} opened by person {administrator.pk}"
    ]


def test_a_file_that_the_storage_has_lost_is_not_found(signed_in, ana, noon):
    evidence = activity(ana, at=noon).evidence.get()
    evidence.file.storage.delete(evidence.file.name)

    assert signed_in.get(reverse("renewals:evidence", args=[evidence.pk])).status_code == 404


@pytest.mark.parametrize("which", ["list", "one", "form"])
def test_pages_cost_the_same_for_one_row_and_for_three(
    signed_in, ana, noon, django_assert_num_queries, django_assert_max_num_queries, which
):
    licence = make.licence(holder=ana, at=noon, state="verified")
    entry = activity(ana, at=noon, licences=[licence])
    address = {
        "list": reverse(LIST),
        "one": reverse("renewals:activity", args=[entry.pk]),
        "form": reverse("renewals:activity_edit", args=[entry.pk]),
    }[which]
    signed_in.get(address)
    with django_assert_max_num_queries(20) as seen:
        signed_in.get(address)

    for number in (2, 3):
        more = make.licence(holder=ana, at=noon, state="verified", number=f"PT-{number}")
        activity(ana, at=noon, state="partly", title=f"Day {number}", licences=[more])
        change_activity(
            entry=entry,
            claim=claim(licences=[licence, more]),
            files=[make.pdf(content=make.PDF + b"%" + bytes([48 + number]))],
            at=noon,
        )

    with django_assert_num_queries(len(seen)):
        signed_in.get(address)


def test_its_page_tells_the_holder_everything_that_happened_to_it(client, ana, noon):
    entry = submit_activity(holder=ana, claim=claim(), files=[make.picture()], at=noon)
    client.force_login(ana)

    page = client.get(reverse("renewals:activity", args=[entry.pk])).content.decode()

    assert page.count("<strong>Sent to be reviewed</strong>, by you.") == 1
