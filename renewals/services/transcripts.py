"""A transcript as a tagged PDF, through the typesetter of the house."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.typesetting.typesetter import Job, MissingGlyph, set_document
from renewals.models import RuleSet
from renewals.selectors.periods import Card
from renewals.selectors.transcripts import Transcript

__all__ = ["MissingGlyph", "transcript_pdf"]

# Places that print on Letter; everybody else on A4.
ON_LETTER = ("US", "CA", "MX")


def transcript_pdf(transcript: Transcript) -> bytes:
    """PDF/A-3a and PDF/UA-1. Raises MissingGlyph where a name has letters that no font at hand draws."""
    job = Job(
        _document(transcript),
        second=int(transcript.made_at.timestamp()),
        more_fonts=settings.FONTS_DIR,
        program="transcript",
    )
    (pdf,) = set_document(job).files
    return pdf


def _document(transcript: Transcript) -> dict[str, Any]:
    card, holder = transcript.card, transcript.holder
    made_on = _day(timezone.localdate(transcript.made_at, holder.zone))
    heading = _("Transcript of continuing education")
    facts = [[_("Name"), holder.name_on_licence], [_("Made on"), made_on]]
    parts = [_cycle(one) for one in transcript.cycles]
    if card is None:
        facts.append([_("Hours on record"), transcript.total_hours])
    parts.append(_activities(transcript))
    return {
        "lang": (get_language() or "en").partition("-")[0],
        "paper": _paper(transcript),
        "title": f"{heading}: {holder.name_on_licence}",
        "author": settings.WAGTAIL_SITE_NAME,
        "heading": heading,
        "facts": facts,
        "notes": [
            _(
                "Renewing in time stays the holder's own duty. Rules were read on the day named: "
                "check with the board."
            ),
        ],
        "parts": parts,
        "footer": f"{holder.name_on_licence}, {made_on}",
    }


def _paper(transcript: Transcript) -> str:
    places = [
        one.period.licence.jurisdiction.code for one in transcript.cycles if one.period.licence
    ]
    american = bool(places) and all(place.startswith(ON_LETTER) for place in places)
    return "us-letter" if american else "a4"


def _cycle(card: Card) -> dict[str, Any]:
    licence, cycle = card.period.licence, card.standing.cycle
    facts = [[_("Number"), licence.number]] if licence else []
    if cycle and cycle.window:
        window = cycle.window
        between = _("%(first)s to %(last)s") % {
            "first": _day(window.opens_on),
            "last": _day(window.closes_on),
        }
        facts.append([_("Counted from"), between])
    facts.append([_("Due on"), _day(card.period.due_on)])
    facts.append([_("Standing"), _standing(card)])
    facts.append([_("Needed"), card.needed or _("Not known")])
    facts.append([_("Counted"), card.counted])
    facts.append(
        [
            _("Still missing"),
            card.still_missing
            or (_("Nothing") if card.completeness == "complete" else _("Not known")),
        ]
    )
    asked = [
        [
            one.label,
            one.counted,
            one.needed or (_("at most %(most)s") % {"most": one.most} if one.most else ""),
        ]
        for one in card.parts
        if one.needed or one.most
    ]
    return {
        "heading": card.title,
        "facts": facts,
        "tables": [
            _table(
                _("What the place asks for"),
                asked,
                [_("Requirement"), _("Counted"), _("Needed")],
                [3, "auto", "auto"],
                numeric=(1, 2),
            )
        ]
        if asked
        else [],
        "notes": [_source(card)],
    }


def _standing(card: Card) -> str:
    said = {
        "complete": _("Complete"),
        "not-complete": _("Not complete"),
        "unknown": _("Not known: check with your board"),
    }[card.completeness]
    if card.completeness == "complete" and card.standing.advisory:
        return _("Complete, by a rule that nobody has reviewed")
    return said


def _source(card: Card) -> str:
    rule = card.period.rule_set
    if rule is None:
        return _("The rule of this place is not on record.")
    checked = rule.reviewed_on or rule.drafted_on
    read = {
        RuleSet.Status.REVIEWED: _("Rule reviewed on %(day)s."),
    }.get(RuleSet.Status(rule.status), _("Rule read on %(day)s, not reviewed by anybody yet."))
    first = (
        read % {"day": _day(checked)} if checked else _("The rule was not reviewed by anybody yet.")
    )
    sources = ", ".join(f"{one['title']} ({one['date']})" for one in rule.sources[:3])
    return " ".join(
        [first, _("Source: %(sources)s.") % {"sources": sources} if sources else ""]
    ).strip()


def _activities(transcript: Transcript) -> dict[str, Any]:
    with_counts = transcript.card is not None
    columns = [_("Completed"), _("Activity"), _("Kind"), _("Hours")]
    widths: list[Any] = ["auto", 4, "auto", "auto"]
    if with_counts:
        columns.append(_("Counted here"))
        widths.append(2)
    rows = []
    for row in transcript.rows:
        entry = row.entry
        named = ", ".join(filter(None, [entry.title, entry.provider, row.number]))
        cells = [_day(entry.completed_on, short=True), named, row.mode, row.hours]
        if with_counts:
            cells.append(". ".join(filter(None, [row.counted, row.why])))
        rows.append(cells)
    table = _table("", rows, columns, widths, numeric=(3,))
    return {"heading": _("Activities"), "facts": [], "tables": [table], "notes": []}


def _table(
    heading: str,
    rows: list[list[str]],
    columns: list[str],
    widths: list[Any],
    numeric: tuple[int, ...],
) -> dict[str, Any]:
    return {
        "heading": heading,
        "rows": rows,
        "columns": columns,
        "widths": widths,
        "numeric": [place in numeric for place in range(len(columns))],
        "empty": _("Nothing is on record."),
    }


def _day(day: dt.date, *, short: bool = False) -> str:
    return day.isoformat() if short else date_format(day, "DATE_FORMAT")
