"""Many certificates at once: planned, looked at, signed, worked off once, cancelled, accepted."""

import datetime as dt
import unicodedata
from unittest.mock import Mock

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from certificates import services, tasks
from certificates.models import Certificate, IssueItem, IssueRun, Rendition
from certificates.people_list import read_people
from certificates.selectors.runs import progress_of, samples_of, who_completed
from certificates.services import (
    DecisionRefused,
    Person,
    Wish,
    by_hand,
    people_of,
    printable,
    runs,
)
from certificates.services.printable import names_without_glyphs
from practitioners.models import Clinic, Membership
from tests.factories import certificates as factory
from tests.factories import courses, people, practitioners
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 10, 1)
LATER = NOON + dt.timedelta(minutes=5)
QUIET = Wish({}, "Taught at the congress.", tells_holders=False)
LOUD = Wish({}, "Taught at the congress.", tells_holders=True)


@pytest.fixture
def programme():
    return factory.programme(title="Congress", validity_months=24)


def plan(programme, *holders, by, wish=QUIET, day=DAY):
    return services.plan_issue(
        programme=programme,
        people=[Person(holder, day) for holder in holders],
        wish=wish,
        completed_on=day,
        by=by,
        at=NOON,
    )


def start(run, actor, at=NOON):
    return services.start_run(run_id=run.pk, actor=actor, at=at)


def work(run, at=NOON):
    return services.work_on_run(run_id=run.pk, at=at)


def lines(run):
    return list(run.items.order_by("position").values_list("state", "note"))


def issued(programme):
    found = Certificate.objects.filter(programme=programme)
    return sorted(found.values_list("holder__email", "completed_on", "issued_by__email"))


def test_a_plan_writes_nothing_but_the_plan(programme, ana, ben, administrator):
    run = plan(programme, ana, ben, by=administrator)

    assert (run.state, Certificate.objects.count(), Rendition.objects.count()) == ("planned", 0, 0)
    assert lines(run) == [("waiting", ""), ("waiting", "")]


def test_what_is_left_out_says_why(programme, ana, ben, cleo, administrator):
    has = factory.certificate(ana, title="Other")
    Certificate.objects.filter(pk=has.pk).update(programme=programme)
    cleo.name_on_licence = " "
    cleo.save()
    ben.is_active = False
    ben.save()
    listed = b"""email;completed_on;name
ana@example.org;2026-10-01;Ana Ferreira
nobody@example.org;2026-10-01;
ada@example.org;2026-10-01;Ada Lovelace
ada@example.org;2026-13-01;
ada@example.org;2027-10-01;
ada@example.org;;ADA  lindqvist
ada@example.org;2026-10-01;
ben@example.org;;
cleo@example.org;;
"""
    run = services.plan_issue(
        programme=programme,
        people=people_of(read_people(listed), completed_on=DAY),
        wish=QUIET,
        completed_on=DAY,
        by=administrator,
        at=NOON,
    )

    assert lines(run) == [
        ("left_out", f"Has {has.number} already."),
        ("left_out", "Line 3: Nobody here has the address nobody@example.org."),
        ("left_out", "Line 4: The file says “Ada Lovelace” and the profile says “Ada Lindqvist”."),
        ("left_out", "Line 5: There is no such day as 2026-13-01."),
        ("left_out", "The day of completion is still to come."),
        ("waiting", ""),
        ("left_out", "Listed before with the same day."),
        ("left_out", "The account is closed."),
        ("left_out", "There is no name to print. It is entered in the profile."),
    ]


def test_planning_asks_as_often_for_many_as_for_one(
    programme, ana, ben, cleo, administrator, django_assert_num_queries
):
    with django_assert_num_queries(14):
        plan(programme, ana, by=administrator)
    with django_assert_num_queries(14):
        plan(programme, ana, ben, cleo, by=administrator)


def test_what_cannot_be_planned(programme, ana, administrator):
    with pytest.raises(DecisionRefused, match="Nobody fits"):
        plan(programme, by=administrator)
    programme.is_open = False
    programme.save()
    with pytest.raises(DecisionRefused, match="closed"):
        plan(programme, ana, by=administrator)

    assert IssueRun.objects.count() == 0


def test_a_run_issues_once_however_often_it_is_delivered(programme, ana, ben, administrator):
    run = plan(programme, ana, ben, by=administrator)
    for _ in range(2):
        start(run, administrator)
    worked = [work(run) for _ in range(3)]

    run.refresh_from_db()
    assert (worked, run.state, run.ended_at, run.started_by) == (
        [2, 0, 0],
        "done",
        NOON,
        administrator,
    )
    assert issued(programme) == [
        ("ana@example.org", DAY, "ada@example.org"),
        ("ben@example.org", DAY, "ada@example.org"),
    ]
    certificate = Certificate.objects.get(holder=ana)
    assert (certificate.enrolment, certificate.valid_until) == (None, dt.date(2028, 10, 1))
    assert certificate.data["holder_name"] == "Ana Ferreira"
    assert list(certificate.events.values_list("event", "actor__email")) == [
        ("issued", "ada@example.org")
    ]
    assert Rendition.objects.count() == 2


def test_nobody_issues_to_themselves_by_a_run_either(programme, ana, administrator):
    run = plan(programme, ana, administrator, by=ana)
    start(run, administrator)
    work(run)

    assert [state for state, _note in lines(run)] == ["done", "left_out"]
    assert issued(programme) == [("ana@example.org", DAY, "ada@example.org")]


def test_a_worker_killed_between_two_lines_is_followed_by_another(
    programme, ana, ben, cleo, administrator, monkeypatch
):
    run = plan(programme, ana, ben, cleo, by=administrator)
    start(run, administrator)
    real, calls = by_hand.issue_by_hand, []

    def dies(**kwargs):
        calls.append(kwargs["holder"].email)
        if len(calls) == 2:
            raise OperationalError("killed")
        return real(**kwargs)

    monkeypatch.setattr(runs, "issue_by_hand", dies)
    with pytest.raises(OperationalError):
        work(run)
    assert [state for state, _note in lines(run)] == ["done", "waiting", "waiting"]

    with time_machine.travel(NOON + dt.timedelta(minutes=2), tick=False):
        assert services.continue_runs(at=NOON + dt.timedelta(minutes=2)) == 0
    with time_machine.travel(LATER, tick=False):
        tasks.continue_runs()

    assert [state for state, _note in lines(run)] == ["done", "done", "done"]
    assert len(issued(programme)) == 3


def test_killed_after_the_certificate_the_line_is_not_half_done(
    programme, ana, administrator, monkeypatch
):
    run = plan(programme, ana, by=administrator)
    start(run, administrator)

    def dies(item, at):
        raise OperationalError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "_done", dies)
        with pytest.raises(OperationalError):
            work(run)
    assert issued(programme) == []

    work(run)
    assert len(issued(programme)) == 1


def test_a_line_that_kills_its_workers_is_left_to_a_person(programme, ana, ben, administrator):
    run = plan(programme, ana, ben, by=administrator)
    start(run, administrator)
    run.items.filter(holder=ana).update(starts=3)

    work(run)

    assert lines(run) == [
        ("fault", "Work on this line began 3 times and did not end."),
        ("done", ""),
    ]


def test_a_fault_of_one_line_does_not_hold_up_the_next(
    programme, ana, ben, administrator, monkeypatch
):
    run = plan(programme, ana, ben, by=administrator)
    start(run, administrator)
    real = by_hand.issue_by_hand

    def issue(**kwargs):
        if kwargs["holder"] == ana:
            raise ZeroDivisionError
        return real(**kwargs)

    monkeypatch.setattr(runs, "issue_by_hand", issue)
    work(run)

    assert lines(run) == [("fault", "ZeroDivisionError()"), ("done", "")]
    run.refresh_from_db()
    assert run.state == "done"


def test_two_runs_over_the_same_people_give_one_each(programme, ana, administrator, ben):
    first, second = plan(programme, ana, by=administrator), plan(programme, ana, by=ben)
    for run, who in ((first, administrator), (second, ben)):
        start(run, who)
    work(first)
    work(second)

    number = Certificate.objects.get().number
    assert lines(second) == [("left_out", f"Has {number} already.")]


def test_cancelling_keeps_what_is_done(programme, ana, ben, administrator, monkeypatch):
    monkeypatch.setattr(runs, "CHUNK", 1)
    run = plan(programme, ana, ben, by=administrator)
    start(run, administrator)
    work(run)

    for _ in range(2):
        services.cancel_run(run_id=run.pk, actor=administrator, at=LATER)
    work(run, LATER)

    assert lines(run) == [("done", ""), ("left_out", "Cancelled before its turn.")]
    assert len(issued(programme)) == 1
    run.refresh_from_db()
    assert (run.state, run.ended_by, run.ended_at) == ("cancelled", administrator, LATER)


@pytest.mark.parametrize(("wish", "letters"), [(LOUD, 2), (QUIET, 0)], ids=["told", "quiet"])
def test_letters_go_out_if_they_were_asked_for(
    programme, ana, ben, administrator, wish, letters, mailoutbox, monkeypatch,
    django_capture_on_commit_callbacks,
):  # fmt: skip
    monkeypatch.setattr(runs, "CHUNK", 1)
    run = plan(programme, ana, ben, by=administrator, wish=wish)
    with time_machine.travel(NOON, tick=False), django_capture_on_commit_callbacks(execute=True):
        start(run, administrator)
    with time_machine.travel(LATER, tick=False), django_capture_on_commit_callbacks(execute=True):
        tasks.mail_missing_certificates()

    run.refresh_from_db()
    assert (run.state, len(mailoutbox)) == ("done", letters)
    assert [one.mailed_at is None for one in Certificate.objects.all()] == [False, False]
    assert list(Certificate.objects.unmailed()) == []


def test_a_later_day_renews_the_certificate_before(programme, ana, administrator):
    for day in (DAY, DAY + dt.timedelta(days=10)):
        run = plan(programme, ana, by=administrator, day=day)
        start(run, administrator)
        work(run)

    older, newer = Certificate.objects.order_by("completed_on")
    assert (newer.supersedes, newer.superseding) == (older, "renewal")
    assert [one.standing_on(NOON.date()) for one in (older, newer)] == ["valid", "valid"]


def test_people_are_found_by_what_they_completed(ana, ben, cleo):
    first, second = courses.course(), courses.course()
    clinic = Clinic.objects.create(name="North")
    Membership.objects.create(clinic=clinic, person=ana, joined_on=DAY)
    licence = practitioners.licence(holder=ben, at=NOON, state="verified")
    for person in (ana, ben):
        factory.completed(person, first, NOON - dt.timedelta(days=3))
        factory.completed(person, second, NOON)
    factory.completed(cleo, first, NOON)
    factory.completed(cleo, second, NOON - dt.timedelta(days=99))

    def found(**narrower):
        made = who_completed([first, second], first=DAY, last=NOON.date(), **narrower)
        return [(one.holder, one.completed_on) for one in made]

    assert found() == [(ana, NOON.date()), (ben, NOON.date())]
    assert found(clinic=clinic) == [(ana, NOON.date())]
    assert found(place=licence.jurisdiction) == [(ben, NOON.date())]


def test_what_was_completed_here_is_what_it_rests_on(programme, ana, administrator):
    page = courses.course("Needling", code="DN-1")
    enrolment = factory.completed(ana, page)
    wish = Wish({"courses": [page.pk]}, "Asked for.", tells_holders=False)
    run = plan(programme, ana, by=administrator, wish=wish, day=NOON.date())
    start(run, administrator)
    work(run)

    certificate = Certificate.objects.get()
    assert list(certificate.bases.values_list("enrolment", flat=True)) == [enrolment.pk]
    assert certificate.data["courses"] == [["DN-1", "Needling"]]


@pytest.fixture
def made(ana, ben, administrator, monkeypatch):
    """A reissue whose files are made and wait, of two certificates with the older template."""
    found = [factory.certificate(one, rendered=True) for one in (ana, ben)]
    Rendition.objects.update(template_version="1")
    Certificate.objects.update(programme=found[0].programme, mailed_at=NOON)
    run = services.plan_reissue(
        programme=found[0].programme, design=None, wish=QUIET, by=administrator, at=NOON
    )
    start(run, administrator)
    work(run, LATER)
    run.refresh_from_db()
    return run


def given_out():
    return Rendition.objects.given_out().count()


def test_new_files_wait_until_the_run_is_accepted(made, administrator, mailoutbox):
    assert (made.state, given_out(), Rendition.objects.count()) == ("made", 2, 4)
    assert {item.rendition.given_out_at for item in made.items.all()} == {None}

    for _ in range(2):
        services.accept_run(run_id=made.pk, actor=administrator, at=LATER)

    made.refresh_from_db()
    assert (made.state, made.ended_by, given_out()) == ("done", administrator, 4)
    for certificate in Certificate.objects.all():
        assert certificate.events.filter(event="reissued", actor=administrator).count() == 1
    tasks.mail_missing_certificates()
    assert mailoutbox == []


def test_discarding_takes_the_new_files_away(
    made, administrator, django_capture_on_commit_callbacks
):
    fresh = [item.rendition.file for item in made.items.all()]
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            services.discard_run(run_id=made.pk, actor=administrator, at=LATER)

    made.refresh_from_db()
    assert (made.state, given_out(), Rendition.objects.count()) == ("cancelled", 2, 2)
    assert [file.storage.exists(file.name) for file in fresh] == [False, False]
    assert {
        certificate.events.filter(event="reissued").count()
        for certificate in Certificate.objects.all()
    } == {0}


def test_holders_are_told_of_new_files_when_it_was_asked(
    made, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    IssueRun.objects.update(tells_holders=True)
    with django_capture_on_commit_callbacks(execute=True):
        services.accept_run(run_id=made.pk, actor=administrator, at=LATER)
    with time_machine.travel(LATER + dt.timedelta(hours=1), tick=False):
        tasks.mail_missing_certificates()

    assert sorted(mail.to[0] for mail in mailoutbox) == ["ana@example.org", "ben@example.org"]
    assert {len(mail.attachments) for mail in mailoutbox} == {1}


def test_a_file_that_a_killed_worker_had_made_is_taken_over(made, administrator):
    item = made.items.first()
    rendition = item.rendition
    IssueItem.objects.filter(pk=item.pk).update(state="waiting", rendition=None)
    IssueRun.objects.update(state="running")

    work(made, LATER)

    item.refresh_from_db()
    assert (item.state, item.rendition, Rendition.objects.count()) == ("done", rendition, 4)


def test_what_is_of_the_newest_design_and_key_is_left_out(made, administrator):
    services.accept_run(run_id=made.pk, actor=administrator, at=LATER)
    again = services.plan_reissue(
        programme=made.programme, design=None, wish=QUIET, by=administrator, at=LATER
    )
    start(again, administrator, LATER)
    work(again, LATER)

    again.refresh_from_db()
    assert (again.state, progress_of(again).left_out, Rendition.objects.count()) == ("done", 2, 4)


def test_what_was_revoked_since_it_was_planned_is_left_out(ana, administrator):
    certificate = factory.certificate(ana, rendered=True)
    Rendition.objects.update(template_version="1")
    run = services.plan_reissue(
        programme=certificate.programme, design=None, wish=QUIET, by=administrator, at=NOON
    )
    services.revoke_certificate(
        certificate=certificate, actor=administrator, reason="error", note="X", at=NOON
    )
    start(run, administrator)
    work(run)

    assert lines(run) == [("left_out", "It was revoked since this was planned.")]
    assert Rendition.objects.count() == 1


def test_what_was_revoked_since_it_was_made_keeps_the_file_it_had(
    made, ben, administrator, mailoutbox, django_capture_on_commit_callbacks
):
    IssueRun.objects.update(tells_holders=True)
    his = Certificate.objects.get(holder=ben)
    thrown_away = his.renditions.get(given_out_at=None).file
    services.revoke_certificate(
        certificate=his, actor=administrator, reason="sanction", note="X", at=LATER
    )

    with django_capture_on_commit_callbacks(execute=True):
        services.accept_run(run_id=made.pk, actor=administrator, at=LATER)

    assert sorted(lines(made)) == [
        ("done", ""),
        ("left_out", "It was revoked since the file was made, and keeps the one it had."),
    ]
    assert list(his.renditions.values_list("template_version", flat=True)) == ["1"]
    assert not thrown_away.storage.exists(thrown_away.name)
    assert not his.events.filter(event="reissued").exists()
    told = [mail.to[0] for mail in mailoutbox if "new file" in mail.subject.lower()]
    assert told == ["ana@example.org"]


def test_nobody_is_told_that_a_file_stays_genuine_which_was_revoked(
    made, ana, administrator, mailoutbox
):
    IssueRun.objects.update(tells_holders=True)
    services.accept_run(run_id=made.pk, actor=administrator, at=LATER)
    hers = Certificate.objects.get(holder=ana)
    services.revoke_certificate(
        certificate=hers, actor=administrator, reason="error", note="X", at=LATER
    )
    event = hers.events.get(event="reissued")

    services.mail_decision(event_id=event.pk, at=LATER)

    event.refresh_from_db()
    assert (event.mailed_at, event.mail_failure) == (
        None,
        "no letter: the certificate was revoked meanwhile",
    )
    assert mailoutbox == []
    assert not Certificate.objects.with_a_letter_that_failed().exists()


def test_a_second_run_of_new_files_waits_until_the_first_is_over(made, administrator):
    def beside():
        return services.plan_reissue(
            programme=made.programme, design=None, wish=QUIET, by=administrator, at=LATER
        )

    with pytest.raises(DecisionRefused, match="Accept it or throw its files away first"):
        beside()

    services.discard_run(run_id=made.pk, actor=administrator, at=LATER)
    second, third = beside(), beside()
    start(second, administrator, LATER)
    with pytest.raises(DecisionRefused, match="Accept it or throw its files away first"):
        start(third, administrator, LATER)
    work(second, LATER)

    third.refresh_from_db()
    assert (progress_of(second).done, third.state) == (2, "planned")
    services.accept_run(run_id=second.pk, actor=administrator, at=LATER)
    assert given_out() == 4


def test_a_name_that_no_font_prints_is_left_out_of_the_plan(programme, ana, ben, administrator):
    ana.name_on_licence = "山田 太郎"
    ana.save()
    ben.name_on_licence = "Đặng Thị Ŵyn Αθηνά"
    ben.save()

    run = plan(programme, ana, ben, by=administrator)

    assert lines(run) == [
        (
            "left_out",
            (
                "No font here has the characters 山田太郎 (U+5C71, U+7530, U+592A, U+90CE), so the"
                " name cannot be printed. Add a folder of fonts that has them."
            ),
        ),
        ("waiting", ""),
    ]


def test_names_of_our_own_letters_need_no_look(monkeypatch):
    """And a hundred more in a script that is known to be there or to be missing need none either."""
    looks = Mock(wraps=printable._not_drawn)
    monkeypatch.setattr("certificates.services.printable._not_drawn", looks)
    letters = [chr(code) for block in ((0x20, 0x180), (0x1EA0, 0x1EFA)) for code in range(*block)]
    usual = "".join(one for one in letters if unicodedata.category(one).startswith("L"))

    assert names_without_glyphs([usual, "Ana Ferreira"]) == {}
    assert looks.call_count == 0
    assert printable._not_drawn(usual) == set()
    said = names_without_glyphs(
        [*(f"Αθηνά {n}" for n in range(50)), "山", *(f"山{n}" for n in "ab")]
    )
    assert list(said) == ["山", "山a", "山b"]
    assert looks.call_count == 1 + 2


def test_accepting_needs_files_that_wait(programme, ana, administrator):
    run = plan(programme, ana, by=administrator)

    for act in (services.accept_run, services.discard_run):
        with pytest.raises(DecisionRefused):
            act(run_id=run.pk, actor=administrator, at=NOON)


def test_five_samples_are_spread_over_the_run(programme, administrator):
    crowd = [people.confirmed(f"p{number}@example.org", f"P {number}") for number in range(9)]
    run = plan(programme, *crowd, by=administrator)

    assert [item.position for item in samples_of(run)] == [1, 3, 5, 7, 9]


def test_each_line_asks_as_often_as_the_next(programme, ana, ben, cleo, administrator, monkeypatch):
    monkeypatch.setattr(runs, "_render", Mock())
    run = plan(programme, ana, ben, cleo, by=administrator)
    start(run, administrator)
    counts = []
    real = runs._work_on

    def counted(*args):
        with CaptureQueriesContext(connection) as asked:
            real(*args)
        counts.append(len(asked))

    monkeypatch.setattr(runs, "_work_on", counted)
    work(run)

    assert len(counts) == 3
    assert len(set(counts)) == 1
