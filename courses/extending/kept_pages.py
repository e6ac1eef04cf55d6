"""Why a page of the catalogue cannot be deleted. Apps above know reasons of their own and add them."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses.models import KeptText
from courses.selectors.learning import evidence_below

type Reason = Callable[[Page], str]


def register_reason(reason: Reason) -> None:
    """`reason` answers with a sentence for staff, "" where it has none. Twice is once."""
    if reason not in _reasons:
        _reasons.append(reason)


def why_it_stays(page: Page) -> str:
    """The first sentence anybody has about the page or a page below it; "" when it may go."""
    return next((sentence for reason in _reasons if (sentence := reason(page))), "")


def records_name_it(page: Page) -> str:
    """The database refuses to delete what a record names; this says so instead of failing."""
    enrolments, steps = evidence_below(page.path)
    if not enrolments and not steps:
        return ""
    parts = []
    if enrolments:
        parts.append(
            ngettext("%(n)s enrolment", "%(n)s enrolments", enrolments) % {"n": enrolments}
        )
    if steps:
        parts.append(ngettext("%(n)s finished step", "%(n)s finished steps", steps) % {"n": steps})
    return str(
        _(
            "“%(title)s” cannot be deleted: people's records name it (%(records)s). Unpublish it instead."
        )
        % {"title": page.title, "records": ", ".join(parts)}
    )


def learners_read_it(page: Page) -> str:
    """The last text of what went off the site stays with those who were enrolled."""
    if not KeptText.objects.filter(page__path__startswith=page.path).exists():
        return ""
    return str(
        _(
            "“%(title)s” cannot be deleted: its last text is kept for the people who are enrolled. It is "
            "off the site already."
        )
        % {"title": page.title}
    )


_reasons: list[Reason] = [records_name_it, learners_read_it]
