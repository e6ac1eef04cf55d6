"""What a run is called, so that nobody takes one for another."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from certificates.models import IssueRun


def title_of(run: IssueRun) -> str:
    """What, for whom and which one: "Congress for 12 people from congress.csv (run 7)".

    Takes a run of `selectors.runs.runs_with_lines`.
    """
    return _("%(what)s (run %(number)d)") % {"what": _what(run), "number": run.pk}


def _what(run: IssueRun) -> str:
    lines: int = run.lines  # type: ignore[attr-defined]  # annotated by the selector
    if run.kind == IssueRun.Kind.REISSUE:
        said = ngettext("%(n)d new file of %(what)s", "%(n)d new files of %(what)s", lines)
        return said % {"n": lines, "what": _printed(run)}
    return _("%(what)s for %(people)s") % {"what": _printed(run), "people": _people(run, lines)}


def _printed(run: IssueRun) -> str:
    if run.programme is not None:
        return run.programme.title
    if run.design_version is not None:
        return _("the design %(name)s") % {"name": run.design_version.design.name}
    return run.get_kind_display()


def _people(run: IssueRun, lines: int) -> str:
    first: str | None = run.first_holder  # type: ignore[attr-defined]
    if lines == 1 and first:
        return first
    said = {"n": lines, "file": run.chosen.get("file")}
    said["courses"] = ", ".join(run.chosen.get("said") or [])
    if said["courses"]:
        words = ngettext(
            "%(n)d person who completed %(courses)s",
            "%(n)d people who completed %(courses)s",
            lines,
        )
    elif said["file"]:
        words = ngettext("%(n)d person from %(file)s", "%(n)d people from %(file)s", lines)
    else:
        words = ngettext("%(n)d person", "%(n)d people", lines)
    return words % said
