"""An instructor at the page editor: each kind of block is put in by its menu and filled in with its own fields.

`WRITTEN` fills in one block of each kind with all that a published lesson needs, and gives a sentence
by which its reader knows it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


@dataclass(frozen=True)
class Block:
    """The block with this prefix in the form."""

    page: Page
    prefix: str

    def at(self, name: str) -> Any:
        return self.page.locator(f"[name='{self.prefix}-{name}']")

    def fill(self, name: str, words: str) -> str:
        self.at(name).fill(words)
        return words

    def pick(self, name: str, value: str) -> None:
        self.at(name).select_option(value)

    def write(self, name: str, words: str) -> str:
        """In a rich text field, as somebody types into it."""
        field = f"#{self.prefix}-{name}" if name else f"#{self.prefix}"
        self.page.locator(f"{field} + * .public-DraftEditor-content").focus()
        self.page.keyboard.insert_text(words)
        return words

    def row(self, name: str) -> None:
        """One more row at the end of a list."""
        rows = self.at(f"{name}-count")
        before = int(rows.input_value())
        rows.locator("xpath=..").locator("[data-streamfield-list-add]").last.click()
        expect(rows).to_have_value(str(before + 1))

    def choose(self, name: str, title: str) -> str:
        """From the library, in its window."""
        hidden = f"#{self.prefix}-{name}"
        self.page.locator(f"{hidden}-chooser [data-chooser-action-choose]").click()
        found = self.page.locator(".modal-body tr", has_text=title).get_by_role("link").first
        expect(found).to_be_visible()
        found.click()
        expect(self.page.locator(".modal-body")).to_have_count(0)
        expect(self.page.locator(hidden)).not_to_have_value("")
        return title


def add(page: Page, label: str) -> Block:
    """The block menu at the end of the lesson."""
    count = page.locator("[name='body-count']")
    number = count.input_value()
    page.get_by_title("Insert a block").last.click()
    page.get_by_role("option", name=label, exact=True).click()
    expect(count).to_have_value(str(int(number) + 1))
    return Block(page, f"body-{number}-value")


def technique_card(block: Block) -> str:
    block.choose("muscle", "Upper trapezius")
    block.fill("position", "On the side, the arm supported.")
    block.fill("landmark", "The free upper border.")
    block.fill("needle_mm", "30")
    block.fill("direction", "From front to back.")
    block.fill("depth_mm", "20")
    block.fill("at_risk-0-value-structure", "Apex of the lung")
    return block.fill("at_risk-0-value-avoid", "Lift the muscle and hold it.")


def procedure(block: Block) -> str:
    block.fill("title", "Before the first needle")
    block.fill("steps-0-value-text", "Ask again for consent.")
    block.at("steps-0-value-critical").check()
    block.row("steps")
    return block.fill("steps-1-value-text", "Mark the landmark.")


def do_and_do_not(block: Block) -> str:
    block.fill("do-0-value", "Count the needles.")
    return block.fill("do_not-0-value", "Recap a needle.")


def accordion(block: Block) -> str:
    block.fill("items-0-value-heading", "Where the word comes from")
    return block.write("items-0-value-text", "Filum is Latin for thread.")


def checklist(block: Block) -> str:
    block.fill("title", "Station 1")
    block.fill("minutes", "8")
    return block.fill("items-0-value-text", "Bin upright and within reach.")


def safety_warning(block: Block) -> str:
    block.fill("title", "The lung is near")
    return block.write("text", "Keep the needle inside the grip.")


def red_flag(block: Block) -> str:
    block.fill("title", "Breathless after needling")
    block.fill("signs-0-value", "Sudden pain in the chest.")
    block.pick("urgency", "emergency")
    return block.write("action", "Stop and stay with the patient.")


def precautions(block: Block) -> str:
    block.fill("title", "Reasons not to needle")
    block.fill("rows-0-value-condition", "No consent")
    block.pick("rows-0-value-kind", "absolute")
    return block.fill("rows-0-value-action", "Do not needle today.")


def knowledge_check(block: Block) -> str:
    block.choose("question", "Which way is safest over the upper trapezius?")
    return "Which way is safest over the upper trapezius?"


def figure(block: Block) -> str:
    block.pick("drawing", "trapezius-pincer")
    return block.fill("caption", "Where the grip holds the muscle.")


def video(block: Block) -> str:
    block.choose("video", "Pincer grip")
    return block.fill("note", "Watch where the thumb rests.")


def outside_video(block: Block) -> str:
    block.fill("address", "https://vimeo.com/76979871")
    block.fill("title", "The shoulder girdle in motion")
    block.at("has_captions").check()
    return block.fill("transcript", "The blade glides on the ribs.")


def download(block: Block) -> str:
    block.choose("document", "Consent form")
    return block.fill("description", "To print and to sign.")


def key_fact(block: Block) -> str:
    block.fill("sources-0-value", "ONE")
    return block.fill("text", "What passes through the skin is invasive.")


def disagreement(block: Block) -> str:
    block.fill("question", "Is the skin disinfected?")
    for number, said in enumerate(["Always.", "Clean skin needs none."]):
        if number:
            block.row("positions")
        block.fill(f"positions-{number}-value-position", said)
        block.row(f"positions-{number}-value-sources")
        block.fill(f"positions-{number}-value-sources-0-value", "ONE")
    return "Clean skin needs none."


def references(block: Block) -> str:
    block.fill("references-0-value-key", "ONE")
    block.fill("references-0-value-doi", "10.1093/pm/pnx207")
    return block.fill("references-0-value-title", "Delphi on trigger point criteria.")


WRITTEN: dict[str, Callable[[Block], str]] = {
    "rich_text": lambda block: block.write("", "Skin, fascia, then muscle."),
    **{
        fill.__name__: fill
        for fill in (
            technique_card, procedure, do_and_do_not, accordion, checklist, safety_warning, red_flag,
            precautions, knowledge_check, figure, video, outside_video, download, key_fact, disagreement,
            references,
        )
    },
}  # fmt: skip


def nameless(page: Page) -> list[str]:
    """Fields of the editor that tell a screen reader no name. Other rules look at what is Wagtail's own."""
    rules = {"runOnly": {"type": "rule", "values": ["label", "aria-input-field-name"]}}
    found = Axe().run(page, options=rules).response["violations"]
    return [node["html"] for each in found for node in each["nodes"]]


def act(page: Page, name: str = "") -> None:
    """A button of the editor's footer, most of which stand in a menu there; without a name, "Save draft"."""
    button = page.locator(f"button[name='{name}']" if name else "button.action-save").first
    # Keeping a new page by itself changes its address without leaving it: a page that was loaded is meant.
    with page.expect_event("load"):
        button.evaluate("button => button.click()")
    faults = page.locator(".messages .error, .w-field__errors .error-message")
    refused = faults.all_inner_texts()
    assert not refused, refused
