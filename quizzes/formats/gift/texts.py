"""A piece of text in a GIFT file: its own markup or that of the question, and then plain text."""

import re
from dataclasses import dataclass, field

from quizzes.formats.gift.escapes import escaped, restored
from quizzes.formats.html_text import as_html, clean_text, plain
from quizzes.formats.markup import has_markup, notes_on, without_links

MARKER = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
MOODLE = "moodle"


@dataclass
class Texts:
    """Reads the texts of one question; `notes` collects what they had and plain text has not."""

    markup: str = MOODLE
    notes: dict[str, None] = field(default_factory=dict)

    def stem(self, source: str) -> str:
        """What has no markup of its own has that of the stem."""
        found = MARKER.match(source)
        if found:
            self.markup = found[1]
        return self.read(source)

    def read(self, source: str) -> str:
        """A line end in the file is a space, an escaped one a line end, unless the markup says else."""
        found = MARKER.match(source)
        markup, source = (found[1], source[found.end() :]) if found else (self.markup, source)
        if markup == "markdown":
            text = restored(source.strip())
            return plain(self._cleaned(f"<pre>{text}</pre>") if has_markup(text) else text)
        if markup == "html":
            return self._cleaned(restored(source))
        lines = (line.strip(" \t") for line in source.strip().split("\n"))
        text = restored(" ".join(line for line in lines if line))
        if markup == MOODLE and has_markup(text):
            return self._cleaned(text.strip().replace("\n", "<br>"))
        return plain(text)

    def _cleaned(self, source: str) -> str:
        words, addresses = without_links(source)
        cleaned = clean_text(words)
        for note in notes_on(source, cleaned, addresses):
            self.notes[note] = None
        return cleaned.text


def name(source: str) -> str:
    """A name is one line without markup."""
    return " ".join(restored(source).split())


def written(text: str, *, marked: bool = False) -> str:
    """One text; `marked` says that the texts of this question are plain, whatever they look like."""
    own = "[plain]" if marked or text.startswith(("%", "//")) or MARKER.match(text) else ""
    return own + escaped(text.strip())


def written_left(text: str, *, marked: bool = False) -> str:
    """The left half of a pair, which ends at the first arrow."""
    if "->" not in text:
        return written(text, marked=marked)
    return "[html]" + escaped(as_html(text).replace("->", "-&gt;"))


def needs_marker(text: str) -> bool:
    """Whether GIFT would take a plain text for markup."""
    return has_markup(text)
