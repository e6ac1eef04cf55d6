"""What certificates can be earned for on the starter courses. All of it is sample."""

from typing import Any

from certificates.models import Programme, ProgrammeCredit
from cms.starter.content import read
from courses.models import CoursePage

# Any one course of the group will do. Called as the form for programmes calls its groups.
ALTERNATIVES = "A"


def load_programmes() -> None:
    about = read("courses")
    for entry in about["programmes"]:
        if not Programme.objects.filter(code=entry["code"].lower()).exists():
            _load(entry, about["signatory"])


def _load(entry: dict[str, Any], signatory: dict[str, str]) -> None:
    codes, any_of = entry.get("courses", []), entry.get("any_of", [])
    courses = list(CoursePage.objects.filter(code__in=[*codes, *any_of]).order_by("position"))
    outcomes = [outcome for course in courses for outcome in course.outcomes.splitlines()]
    programme = Programme.objects.create(
        code=entry["code"].lower(),
        title=entry["title"],
        kind=entry["kind"],
        objectives="\n".join(outcomes[:6]),
        validity_months=entry["validity_months"],
        needs_licence=entry.get("needs_licence", False),
        renews=Programme.objects.filter(code=entry.get("renews", "").lower()).first(),
        presenter=read("courses")["authors"],
        is_sample=True,
    )
    for course in courses:
        programme.courses.add(
            course, through_defaults={"group": ALTERNATIVES if course.code in any_of else ""}
        )
    programme.signatories.create(name=signatory["name"], role=signatory["role"])
    # Hours of one alternative are not those of another: each counts with its own certificate.
    for mode, minutes in _minutes(codes).items():
        ProgrammeCredit.objects.create(programme=programme, mode=mode, minutes=minutes)


def _minutes(codes: list[str]) -> dict[str, int]:
    """Minutes of instruction by mode, added up from the lessons."""
    total: dict[str, int] = {}
    for course in read("curriculum")["courses"]:
        if course["id"] in codes:
            for module in course["modules"]:
                for lesson in module["lessons"]:
                    total[lesson["mode"]] = total.get(lesson["mode"], 0) + lesson["minutes"]
    return total
