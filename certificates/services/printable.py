"""Which names our fonts cannot print, found out before anything is issued."""

import datetime as dt
import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from certificates.rules.codes import CODE_LENGTH
from certificates.typesetting import pdf
from certificates.typesetting.face import CertificateFace, one_line

MOST_DRAWN = 500
"""Some milliseconds each, while somebody waits. A list with more names in scripts that are new to
it is checked as far as that; what is left is found out when the file is made."""

# Letters of our own fonts, see `typesetting/design/fonts`: names of nothing else need no look.
_USUAL = re.compile(r"[ -~\u00a0-\u017f\u1ea0-\u1ef9\u2018\u2019]*")


def names_without_glyphs(names: Iterable[str]) -> dict[str, str]:
    """The names that cannot be printed, each with a sentence for staff that says why.

    What one name has shown of its characters is not asked of the next.
    """
    drawn: set[str] = set()
    missing: set[str] = set()
    found: dict[str, str] = {}
    looks = 0
    for name in dict.fromkeys(names):
        printed = one_line(name)
        unusual = set(_USUAL.sub("", printed))
        if not (unusual & missing) and (unusual <= drawn or looks == MOST_DRAWN):
            continue
        if not unusual & missing:
            looks += 1
            if said := _not_drawn(printed):
                missing |= said
            else:
                drawn |= unusual
        if without := [one for one in dict.fromkeys(printed) if one in missing]:
            found[name] = _(
                "No font here has the characters %(characters)s (%(codes)s), so the name cannot be "
                "printed. Add a folder of fonts that has them."
            ) % {
                "characters": "".join(without),
                "codes": ", ".join(f"U+{ord(one):04X}" for one in without),
            }
    return found


def _not_drawn(name: str) -> set[str]:
    face = CertificateFace.from_data(
        {
            "title": "-",
            "kind": "completion",
            "holder_name": name,
            "provider_name": "-",
            "number": "-",
            "code": "0" * CODE_LENGTH,
            "verify_url": "https://example.org/",
            "issued_on": dt.date(2000, 1, 1),
            "completed_on": dt.date(2000, 1, 1),
            "sample": False,
            "language": "en",
        }
    )
    try:
        pdf.render(
            face, made_at=dt.datetime(2000, 1, 1, tzinfo=dt.UTC), more_fonts=settings.FONTS_DIR
        )
    except pdf.MissingGlyph as holes:
        return set(holes.text)
    return set()
