"""From the catalogue to the deadline board, in a real browser, with a real worker and clock."""

import datetime as dt
import io
import json
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from cms.starter.people import DEMO_PASSWORD
from tests.factories.practitioners import PDF
from tests.journeys.browser import (
    Visitor,
    answer_everything,
    attachment,
    letters_to,
    links_in,
)
from tests.journeys.children import wait_until
from tests.journeys.faults import scenario
from tests.quizzes.browser import follow

pytestmark = pytest.mark.journey

NOA = "noa.brandt@example.org"
PASSWORD = "solid filiform needle 40"


@pytest.fixture
def visitor(stack, browser):
    """Makes people with browsers of their own; nobody may trip over the content policy."""
    made = []

    def new() -> Visitor:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900}, locale="en-GB", reduced_motion="reduce"
        )
        context.set_default_timeout(60_000)
        made.append(Visitor(context.new_page(), stack.address))
        return made[-1]

    yield new
    assert [person.complaints for person in made if person.complaints] == []
    for person in made:
        person.page.context.close()


def test_whole_path(stack, visitor):
    noa = visitor()
    sign_up(noa, stack)
    send_licence(noa)
    verify_licence(visitor())
    wait_until(lambda: "verified" in subjects(stack), "the decision is mailed")
    read_lessons(noa)
    record_attendance(visitor())
    sit_quiz(noa)
    code = receive_certificate(noa, stack)
    check_certificate(visitor(), code)
    due = see_due_date(noa)
    remind(stack, due)
    see_board(visitor())


def subjects(stack) -> str:
    return " ".join(letter.subject for letter in letters_to(stack.mail_folder, NOA))


def sign_up(noa: Visitor, stack) -> None:
    noa.open("/")
    noa.look("01-home")
    noa.click("Catalogue")
    noa.sees("Courses")
    noa.look("02-catalogue")
    follow(noa.page.get_by_role("link", name="Foundations and safe insertion").first)
    noa.reads("Sample content, not clinically reviewed")
    noa.look("03-course")
    noa.click("Create account")
    noa.page.get_by_label("Name as on your licence").fill("Noa Brandt")
    noa.page.get_by_label("E-mail address").fill(NOA)
    noa.page.get_by_label("Password", exact=True).fill(PASSWORD)
    noa.look("04-sign-up")
    noa.press("Create account")
    wait_until(lambda: letters_to(stack.mail_folder, NOA), "the confirmation is mailed")
    (letter,) = letters_to(stack.mail_folder, NOA)
    noa.page.goto(next(link for link in links_in(letter) if "confirm" in link))
    noa.press("Yes, confirm it")
    if "/login/" in noa.page.url:
        noa.sign_in(NOA, PASSWORD)


def send_licence(noa: Visitor) -> None:
    noa.open("/courses/dn-101/")
    noa.click("What you need to enrol")
    noa.reads(re.compile("verified licence"))
    noa.look("05-refusal")
    noa.open("/me/licences/new/")
    noa.page.get_by_label("Place").select_option(label="United Kingdom")
    noa.page.get_by_label("Profession").select_option(label="Physiotherapist")
    noa.page.get_by_label("Licence number").fill("ph 123-456")
    noa.page.get_by_label("Issue date").fill("2024-06-01")
    noa.page.get_by_label("Expiry date").fill("2024-01-01")
    proof = {"name": "licence.pdf", "mimeType": "application/pdf", "buffer": PDF}
    noa.page.get_by_label("Proof").set_input_files([proof])
    noa.press("Send to be checked")
    noa.reads("The expiry date must be after the issue date")
    noa.look("06-licence-error")
    noa.page.get_by_label("Expiry date").fill("2031-01-01")
    noa.page.get_by_label("Proof").set_input_files([proof])
    noa.press("Send to be checked")
    noa.reads("Waiting for review")
    noa.look("07-licence")


def verify_licence(priya: Visitor) -> None:
    priya.sign_in("admin@demo.example", DEMO_PASSWORD)
    priya.open("/admin/licences/")
    priya.reads("Noa Brandt")
    priya.look("08-licence-queue")
    priya.click(re.compile("Noa Brandt"))
    priya.look("09-licence-case")
    priya.page.get_by_label("How did you check it?").select_option(
        label="Looked up in the public register"
    )
    priya.press("Verify")


def read_lessons(noa: Visitor) -> None:
    noa.open("/courses/dn-101/")
    noa.press("Enrol")
    noa.open("/learning/")
    noa.look("10-learner-home")
    noa.click("Start")
    noa.look("11-lesson")
    done = noa.page.get_by_role("button", name=re.compile("^Mark as done"))
    onward = noa.page.get_by_role("link", name="Continue", exact=True)
    for _ in range(80):  # each lesson asks once about parts that were not on the screen
        follow(done if done.count() else onward)
        if "dn-101-test" in noa.page.url:
            break
    noa.open("/learning/")
    noa.click("Why am I not complete?")
    noa.look("12-standing")
    noa.reads("Pneumothorax - prevent, recognise, act")


def record_attendance(tomas: Visitor) -> None:
    tomas.sign_in("instructor@demo.example", DEMO_PASSWORD)
    for session in ("Informed consent and the needle-anxious patient", "Pneumothorax - prevent"):
        tomas.open("/admin/attendance/")
        tomas.click(re.compile(session))
        tomas.page.get_by_label(re.compile("Noa Brandt")).check()
        tomas.look("13-attendance")
        tomas.press("Record attendance")


def sit_quiz(noa: Visitor) -> None:
    noa.open("/learning/")
    noa.reads(re.compile("93 %"))
    noa.click("Resume")
    noa.look("14-quiz-start")
    noa.press("Start the quiz")
    answer_everything(noa.page)
    noa.look("15-quiz")
    noa.press("Check and hand in")
    noa.reads("All 12 questions are answered.")
    noa.look("16-quiz-check")
    noa.press("Submit all and finish")
    # The worker grades; the page looks again by itself.
    expect(noa.page.get_by_role("heading", name="Passed")).to_be_visible(timeout=60_000)
    noa.look("17-result")


def receive_certificate(noa: Visitor, stack) -> str:
    def arrived() -> bool:
        return any(letter.attachments for letter in letters_to(stack.mail_folder, NOA))

    wait_until(arrived, "the certificate is mailed")
    letter = next(each for each in letters_to(stack.mail_folder, NOA) if each.attachments)
    printed = " ".join(PdfReader(io.BytesIO(attachment(letter))).pages[0].extract_text().split())
    assert "Noa Brandt" in printed
    assert "SAMPLE" in printed
    noa.open("/certificates/")
    noa.look("18-wallet")
    with noa.page.expect_download() as download:
        noa.page.get_by_role("link", name=re.compile("PDF")).first.click()
    assert download.value.path().read_bytes() == attachment(letter)
    link = noa.page.get_by_role("link", name=re.compile("^Verify page"))
    return link.first.get_attribute("href").rstrip("/").rsplit("/", 1)[-1].replace("-", "")


def check_certificate(stranger: Visitor, code: str) -> None:
    stranger.open("/verify/")
    stranger.page.get_by_role("textbox").first.fill(f"{code[:4]}-{code[4:8]}-{code[8:]}".lower())
    stranger.look("19-verify")
    with stranger.page.expect_navigation():
        stranger.page.get_by_role("textbox").first.press("Enter")
    stranger.sees("Valid")
    stranger.reads("Noa Brandt")
    stranger.look("20-verified")
    assert NOA not in stranger.page.content()
    stranger.open("/verify/0000-0000-0000/")
    stranger.sees("Not found")


def see_due_date(noa: Visitor) -> dt.date:
    noa.open("/renewals/")
    card = noa.page.locator("main").get_by_text(re.compile("^Due on")).first
    expect(card).to_be_visible()
    noa.look("21-renewals")
    follow(noa.page.get_by_role("link", name="Foundations and safe insertion").first)
    noa.look("22-period")
    text = noa.page.locator("main").inner_text()
    day = re.search(r"Due on (\d{1,2} \w+ \d{4})", text)
    assert day, text
    return dt.datetime.strptime(day.group(1), "%d %B %Y").replace(tzinfo=dt.UTC).date()


def remind(stack, due: dt.date) -> None:
    month_before = (due - dt.timedelta(days=30)).isoformat()
    by_hand = json.loads(stack.run("remind", "--json"))
    assert [entry for entry in by_hand["sent"] if NOA in json.dumps(entry)] == []
    assert scenario(stack, f"the_day_comes('{month_before}')") > 0
    assert scenario(stack, f"the_day_comes('{month_before}')") == 0
    about = [each for each in letters_to(stack.mail_folder, NOA) if "runs out" in each.subject]
    assert len(about) == 1


def see_board(priya: Visitor) -> None:
    priya.sign_in("admin@demo.example", DEMO_PASSWORD)
    priya.open("/admin/deadlines/?q=Noa&bucket=later")
    priya.reads("Noa Brandt")
    priya.open("/admin/deadlines/")
    priya.look("23-board")
