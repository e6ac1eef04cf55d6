"""Files of questions that are known but not read yet, and what to do instead."""

import re

BEGINNING = 20_000
INSTEAD = "Export the questions as Moodle XML or GIFT where they come from, and choose that file."

_ROOT = re.compile(r"<([A-Za-z][\w.-]*)(?::([\w.-]+))?([^>]*)")
_OPENING = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s+(?=\w)", re.DOTALL)
_QTI = frozenset(
    {"questestinterop", "assessmentitem", "assessmenttest", "qti-assessment-item"}
    | {"qti-assessment-test", "manifest", "item", "assessment", "section", "quiz_questions"}
)


def not_read_yet(data: bytes) -> str:
    """The sentence for the person who chose the file; "" when this is none of these files."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return (
            "This is a package of several files, as Canvas, Blackboard and QTI write them; it is "
            f"not read yet. {INSTEAD}"
        )
    beginning = data[:BEGINNING].decode("latin-1").removeprefix("ï»¿").lstrip()
    if not beginning.startswith("<"):
        return ""
    # The name of a document type is that of the root, so it may stand in for it.
    named = _OPENING.sub(lambda found: "<" if found[0].startswith("<!D") else "", beginning)
    root = _ROOT.match(named.lstrip())
    if root is None:
        return ""
    if (root[2] or root[1]).lower() in _QTI or "imsglobal.org" in root[3]:
        return f"This is a file in QTI, as Canvas writes it; it is not read yet. {INSTEAD}"
    return ""
