"""Runs in the staff pages: asked for, looked at, signed, watched, accepted; and who may not."""

import datetime as dt
import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from certificates import services
from certificates.models import Certificate, IssueRun, Rendition
from certificates.services import Person, Wish
from tests.factories import certificates as factory
from tests.factories import courses
from tests.factories.certificates import NOON

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 10, 1)
PNG = b"\x89PNG"


@pytest.fixture(autouse=True)
def clock(settings):
    settings.MFA_FOR_STAFF = False
    with time_machine.travel(NOON + dt.timedelta(days=10), tick=False):
        yield


@pytest.fixture
def staff(client, administrator):
    client.force_login(administrator)
    return client


@pytest.fixture
def programme():
    return factory.programme(title="Congress", validity_months=24)


@pytest.fixture
def planned(programme, ana, administrator):
    return services.plan_issue(
        programme=programme,
        people=[Person(ana, DAY), Person(None, None, "Line 3: Nobody here has the address <b>@x.")],
        wish=Wish({"file": "people.csv"}, "Taught at the congress.", tells_holders=False),
        completed_on=DAY,
        by=administrator,
        at=NOON,
    )


def asked(programme, **more):
    return {"programme": programme.pk, "reason": "Seen the register.", **more}


def address(name, *arguments):
    return reverse(name, args=arguments)


def last_run():
    return IssueRun.objects.latest("pk")


def test_one_person_is_asked_for_looked_at_and_signed(
    staff, programme, ana, administrator, django_capture_on_commit_callbacks
):
    form = asked(programme, email="ANA@example.org", completed_on="2026-10-01")
    planned = staff.post(address("run_new_one"), form)
    run = last_run()
    assertRedirects(planned, address("run", run.pk))
    assert Certificate.objects.count() == 0
    page = staff.get(address("run", run.pk))
    assertContains(page, "1 certificate would be issued.")
    assertContains(page, "Sign and issue them")

    with django_capture_on_commit_callbacks(execute=True):
        assertRedirects(staff.post(address("run_start", run.pk)), address("run", run.pk))

    certificate = Certificate.objects.get()
    assert (certificate.holder, certificate.issued_by) == (ana, administrator)
    assertContains(staff.get(address("run", run.pk)), certificate.number)
    assertContains(
        staff.get(address("awards:inspect", certificate.pk)), "by hand, by Ada Lindqvist"
    )


def test_a_list_is_read_and_what_is_left_out_says_why(staff, programme, ana):
    data = b"\xef\xbb\xbfemail;completed_on\nana@example.org;01.10.2026\n=cmd|calc;01.10.2026\nx@example.org;\n"
    form = asked(programme, file=SimpleUploadedFile("people.csv", data), completed_on="")

    staff.post(address("run_new_list"), form)

    page = staff.get(address("run", last_run().pk))
    assertContains(page, "1 certificate would be issued. 2 lines are left out.")
    assertContains(page, "Line 3: “=cmd|calc” is no e-mail address.")
    assertContains(page, "Line 4: Nobody here has the address x@example.org.")


def test_everybody_who_completed_a_course(staff, programme, ana, ben):
    page = courses.course("Needling")
    factory.completed(ana, page, NOON)
    factory.completed(ben, page, NOON - dt.timedelta(days=90))
    form = asked(programme, courses=[page.pk], first="2026-10-01", last="2026-10-31")

    staff.post(address("run_new_completed"), form)

    run = last_run()
    assert [(one.holder, one.completed_on) for one in run.items.all()] == [(ana, NOON.date())]
    assertContains(staff.get(address("run", run.pk)), "Needling, 2026-10-01 – 2026-10-31")


@pytest.mark.parametrize(
    ("how", "said", "errors"),
    [
        (
            "one",
            {"email": "nobody@example.org", "completed_on": "soon"},
            {
                "email": ["Nobody here has this address"],
                "completed_on": ["Write the day as 2026-11-20"],
            },
        ),
        (
            "completed",
            {"first": "2026-10-31", "last": "2026-10-01"},
            {
                "courses": ["Tick at least one course"],
                "last": ["The last day lies before the first"],
            },
        ),
        ("list", {}, {"file": ["Choose a file"]}),
    ],
    ids=["one", "completed", "list"],
)
def test_what_is_missing_is_named(staff, programme, how, said, errors):
    response = staff.post(address(f"run_new_{how}"), asked(programme, **said))

    assert response.context["form"].errors == errors
    assert IssueRun.objects.count() == 0


@pytest.mark.parametrize(
    "data",
    [b"PK\x03\x04" + bytes(99), b"e" * 2_100_000, b"name\nAna\n"],
    ids=["zip", "huge", "names"],
)
def test_a_file_that_is_no_list_is_refused(staff, programme, data):
    form = asked(programme, file=SimpleUploadedFile("people.csv", data))

    response = staff.post(address("run_new_list"), form)

    assert list(response.context["form"].errors) == ["file"]
    assert IssueRun.objects.count() == 0


def test_what_people_typed_is_shown_as_text(staff, planned):
    page = staff.get(address("run", planned.pk))

    assertContains(page, "&lt;b&gt;@x.")
    assertNotContains(page, "<b>@x.")


def test_a_sample_is_drawn_and_nothing_is_kept(staff, planned):
    item = planned.items.get(position=1)

    picture = staff.get(address("run_picture_sample", item.pk))

    assert (picture.status_code, picture.content[:4]) == (200, PNG)
    assert (Certificate.objects.count(), Rendition.objects.count()) == (0, 0)


def test_a_sample_that_cannot_be_drawn_says_why_in_its_place(staff, planned, ana):
    ana.name_on_licence = "山田 <b>"
    ana.save()

    picture = staff.get(address("run_picture_sample", planned.items.get(position=1).pk))

    assert (picture.status_code, picture["Content-Type"]) == (200, "image/svg+xml")
    words = " ".join(re.findall(r"<tspan[^>]*>([^<]*)</tspan>", picture.text))
    assert words == "No font has the characters 山田. Add a folder of fonts that has them."


def test_plans_and_runs_are_listed(staff, planned):
    page = staff.get(address("run_list"))

    assertContains(page, address("run", planned.pk))
    assertContains(page, "Congress")


def test_each_run_has_a_title_of_its_own(staff, planned, programme, ana, ben, administrator):
    def plan(people, chosen):
        return services.plan_issue(
            programme=programme,
            people=[Person(holder, DAY) for holder in people],
            wish=Wish(chosen, "X", tells_holders=False),
            completed_on=DAY,
            by=administrator,
            at=NOON,
        )

    runs = [
        planned,
        plan([ana], {}),
        plan([ana, ben], {}),
        plan([ana, ben], {"courses": [1], "said": ["Needling"], "first": "", "last": ""}),
    ]
    said = [
        "Congress for 2 people from people.csv",
        f"Congress for {ana.name_on_licence}",
        "Congress for 2 people",
        "Congress for 2 people who completed Needling",
    ]

    titles = [f"{words} (run {run.pk})" for words, run in zip(said, runs, strict=True)]
    listed = staff.get(address("run_list")).context["titled"]
    assert [(title, run.pk) for title, run in listed] == [
        (title, run.pk) for title, run in reversed(list(zip(titles, runs, strict=True)))
    ]
    pages = [staff.get(address("run", run.pk)) for run in runs]
    assert [page.context["header_title"] for page in pages] == titles


def test_a_sample_is_looked_at_in_large(staff, planned):
    picture = address("run_picture_sample", planned.items.get(position=1).pk)
    assertContains(staff.get(address("run", planned.pk)), f'<a href="{picture}?large">')

    sizes = [
        Image.open(io.BytesIO(staff.get(picture + asked).content)).width for asked in ("", "?large")
    ]

    assert sizes == [pytest.approx(297 / 25.4 * dots, abs=1) for dots in (72, 160)]


def test_a_plan_is_dropped(staff, planned):
    staff.post(address("run_cancel", planned.pk))

    planned.refresh_from_db()
    assert planned.state == "cancelled"
    assert Certificate.objects.count() == 0


def test_how_far_it_is(staff, planned, administrator):
    IssueRun.objects.update(state="running")

    state = staff.get(address("run_state", planned.pk)).json()

    assert state == {"state": "running", "applied": 1, "said": "1 of 2 lines are over."}


def test_new_files_are_looked_at_beside_the_old_and_accepted(
    staff, ana, administrator, django_capture_on_commit_callbacks
):
    certificate = factory.certificate(ana, rendered=True)
    Rendition.objects.update(template_version="1")
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(
            address("run_new_reissue"),
            {"programme": certificate.programme_id, "reason": "A new design."},
        )
        run = last_run()
        staff.post(address("run_start", run.pk))
    item = run.items.get()
    page = staff.get(address("run", run.pk))
    assertContains(page, "Before and after")
    pictures = {
        which: staff.get(address(f"run_picture_{which}", item.pk)) for which in ("before", "after")
    }
    assert {which: one.content[:4] for which, one in pictures.items()} == {
        "before": PNG,
        "after": PNG,
    }

    staff.post(address("run_accept", run.pk))

    assert Rendition.objects.given_out().count() == 2
    assertContains(staff.get(address("awards:inspect", certificate.pk)), "File made anew")


@pytest.mark.parametrize("design", ["neither", "both"])
def test_a_programme_or_a_design(staff, programme, design):
    response = staff.post(
        address("run_new_reissue"),
        {"reason": "X"} | ({"programme": 0, "design": 0} if design == "both" else {}),
    )

    assert response.status_code == 200
    assert response.context["form"].errors
    assert IssueRun.objects.count() == 0


READ = ["run_list", "run", "run_state"]
WRITE = [
    "run_new_one",
    "run_new_completed",
    "run_new_list",
    "run_new_reissue",
    "run_start",
    "run_cancel",
    "run_accept",
    "run_discard",
]


@pytest.mark.parametrize("name", READ + WRITE)
@pytest.mark.parametrize("who", ["ana", "ben", "instructor", None])
def test_only_administrators_enter(client, request, planned, name, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    arguments = [planned.pk] if name in ("run", "run_state") or name in WRITE[4:] else []

    statuses = {
        getattr(client, verb)(address(name, *arguments)).status_code for verb in ("get", "post")
    }

    assert statuses <= {302, 403, 405}
    planned.refresh_from_db()
    assert (planned.state, IssueRun.objects.count()) == ("planned", 1)


def test_nobody_else_sees_a_sample(client, planned, ana):
    client.force_login(ana)

    assert client.get(address("run_picture_sample", planned.items.first().pk)).status_code in (
        302,
        403,
    )


def test_the_page_asks_as_often_for_three_lines_as_for_one(
    staff, programme, ana, ben, cleo, administrator, django_assert_num_queries
):
    def plan(*holders):
        return services.plan_issue(
            programme=programme,
            people=[Person(holder, DAY) for holder in holders],
            wish=Wish({}, "X", tells_holders=False),
            completed_on=DAY,
            by=administrator,
            at=NOON,
        )

    one, three = plan(ana), plan(ana, ben, cleo)
    staff.get(address("run", one.pk))
    with django_assert_num_queries(14):
        staff.get(address("run", one.pk))
    with django_assert_num_queries(14):
        staff.get(address("run", three.pk))
