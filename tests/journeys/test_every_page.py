"""Each page of the seeded site as each person sees it: readable by everybody, at every width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from cms.starter.people import DEMO_PASSWORD
from tests.journeys.browser import Visitor

pytestmark = [
    pytest.mark.journey,
    pytest.mark.parametrize("stack", ["embedded"], indirect=True, ids=["sqlite"]),
]

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
}
EVERYBODY = [
    "/",
    "/about/",
    "/privacy/",
    "/help/",
    "/courses/",
    "/courses/?q=nothing+like+this",
    "/courses/dn-101/",
    "/courses/dn-101/m01/l001/",
    "/verify/",
    "/verify/0000-0000-0000/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/no-such-page/",
]
LEARNERS = [
    "/learning/",
    "/certificates/",
    "/renewals/",
    "/renewals/reminders/",
    "/renewals/reminders/licences/",
    "/renewals/transcript/",
    "/renewals/calendar/",
    "/learning/notes/",
    "/anatomy/",
    "/me/",
    "/me/licences/",
    "/me/licences/new/",
]
# Who shows which state.
PEOPLE = {
    "learner": [
        "/courses/dn-102/",
        "/courses/dn-102/m06/l020/",
        "/courses/dn-102/m06/l021/",
        "/accounts/2fa/",
        "/accounts/email/",
        "/accounts/sessions/",
    ],
    "newcomer": ["/courses/dn-101/"],
    "ready": ["/courses/dn-101/m04/dn-101-test/", "/courses/dn-101/m04/l013/"],
    "notpassed": ["/courses/dn-101/m04/dn-101-test/"],
    "overdue": [],
    "revoked": [],
    "changes": ["/me/licences/"],
}


@pytest.fixture
def page_of(stack, browser):
    """A page of somebody in a window of this width and colour; closed at the end."""
    contexts = []

    def opened(who: str | None, width: int, scheme: str) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            locale="en-GB",
            reduced_motion="reduce",
        )
        contexts.append(context)
        visitor = Visitor(context.new_page(), stack.address)
        if who:
            visitor.sign_in(f"{who}@demo.example", DEMO_PASSWORD)
        return visitor

    yield opened
    for context in contexts:
        context.close()


def faults_of(visitor: Visitor, path: str) -> list[str]:
    visitor.open(path)
    found = [
        f"{path}: {violation['id']} at {violation['nodes'][0]['target']}"
        for violation in Axe().run(visitor.page, options=RULES).response["violations"]
    ]
    if visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append(f"{path}: scrolls sideways")
    if visitor.page.get_by_role("heading", level=1).count() != 1:
        found.append(f"{path}: not exactly one first heading")
    return found + [f"{path}: {complaint}" for complaint in visitor.complaints]


def beside(visitor: Visitor, path: str) -> list[str]:
    """Pages of a course that its page, or a lesson of it, leads to: they are addressed by number."""
    visitor.open(path)
    links = visitor.page.locator('a[href*="/learning/courses/"], a[href*="/learning/problems/"]')
    found = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return sorted({str(link).partition("#")[0] for link in found})


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_pages_of_everybody(page_of, width, scheme):
    visitor = page_of(None, width, scheme)
    assert [fault for path in EVERYBODY for fault in faults_of(visitor, path)] == []


@pytest.mark.parametrize("who", PEOPLE)
def test_pages_of_a_learner(page_of, who):
    visitor = page_of(who, 360, "light" if len(who) % 2 else "dark")
    # What does not depend on the state of a person is looked at once, as the learner sees it.
    shared = LEARNERS if who == "learner" else LEARNERS[:3]
    paths = [*shared, *PEOPLE[who]]
    if who in {"learner", "newcomer"}:
        paths += beside(visitor, PEOPLE[who][0])
    assert [fault for path in paths for fault in faults_of(visitor, path)] == []
