"""What a person does in the browser, in words of the page."""

import os
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from cms import maildir
from cms.starter.content import read
from tests.quizzes.browser import follow

QUESTIONS = {item["stem"].strip(): item for item in read("questions")["questions"]}


class Visitor:
    """One person with a browser of their own. `look` takes the pictures that people look at."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", self._hear)

    def _hear(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(message.text)

    def open(self, path: str) -> None:
        self.page.goto(self.address + path)

    def click(self, name: str | re.Pattern) -> None:
        """Follow a link, and be there."""
        follow(self.page.get_by_role("link", name=name, exact=True).first)

    def press(self, name: str) -> None:
        """Send a form, and be where it leads."""
        follow(self.page.get_by_role("button", name=name, exact=True).first)

    def fill(self, **fields: str) -> None:
        for label, text in fields.items():
            self.page.get_by_label(re.compile(label.replace("_", " "), re.IGNORECASE)).first.fill(
                text
            )

    def sees(self, heading: str | re.Pattern) -> None:
        expect(self.page.get_by_role("heading", name=heading).first).to_be_visible()

    def reads(self, text: str | re.Pattern) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sign_in(self, address: str, password: str) -> None:
        self.open("/accounts/login/")
        self.page.get_by_label("E-mail address").fill(address)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")
        expect(self.page).to_have_url(re.compile("/learning/"))

    def look(self, name: str) -> None:
        """Four pictures, when somebody wants them: SCREENSHOTS=folder."""
        folder = os.environ.get("SCREENSHOTS")
        if not folder:
            return
        before = self.page.viewport_size
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            for width in (360, 1280):
                self.page.set_viewport_size({"width": width, "height": 900})
                path = Path(folder) / f"{name}-{width}-{scheme}.png"
                self.page.screenshot(path=path, full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(before)


def answer_everything(page: Page) -> None:
    """Answer each question of the player as the starter bank says is right."""
    questions = page.locator("form#player fieldset[id^='q']")
    expect(questions.first).to_be_visible()
    for group in questions.all():
        legend = group.locator("legend").inner_text()
        item = next(item for stem, item in QUESTIONS.items() if stem in " ".join(legend.split()))
        ANSWERS[item["type"]](group, item)


def _choose(group, item) -> None:
    for option in item["options"]:
        if option.get("correct"):
            group.get_by_label(option["text"], exact=True).check()


def _say(group, item) -> None:
    group.get_by_label("True" if item["answer"] else "False", exact=True).check()


def _type(group, item) -> None:
    group.get_by_role("textbox").fill(str(item["answer"]["value"]))


def _sort(group, item) -> None:
    """With the Up buttons, one place at a time, as a keyboard user would."""
    texts = {row["key"]: row["text"] for row in item["items"]}
    wanted = [texts[key] for key in item["correct_order"]]
    for place, text in enumerate(wanted):
        while text not in group.get_by_role("listitem").nth(place).inner_text():
            group.get_by_role("button", name=f"Up : {text}").click()
    confirm = group.get_by_role("button", name="This is my order")
    if confirm.is_visible():
        confirm.click()


ANSWERS = {
    "single_choice": _choose,
    "multiple_response": _choose,
    "true_false": _say,
    "numeric": _type,
    "ordering": _sort,
}


def links_in(letter) -> list[str]:
    return re.findall(r"https?://\S+", letter.text)


def letters_to(folder: Path, address: str) -> list[maildir.Letter]:
    return [letter for letter in maildir.letters(folder) if address in letter.to]


def attachment(letter) -> bytes:
    (part,) = [
        part
        for part in letter.message.iter_attachments()
        if part.get_content_type() == "application/pdf"
    ]
    return part.get_content()


__all__ = ["Visitor", "answer_everything", "attachment", "letters_to", "links_in"]
