"""The words a layout is written in: kinds of field, facts, lists, signatures and roles."""

from collections.abc import Mapping
from typing import Literal

Kind = Literal[
    "text",
    "fact",
    "list",
    "credits",
    "signature",
    "image",
    "qr",
    "ornament",
    "line",
    "box",
    "sample",
]

KINDS: Mapping[str, str] = {
    "text": "Words of your own, with {placeholders} for facts",
    "fact": "One fact of the certificate, with or without a label",
    "list": "Objectives, courses, assessments, approvals or provider numbers",
    "credits": "The table of hours and units",
    "signature": "A picture of a signature, a line, a name and a role",
    "image": "A picture you uploaded",
    "qr": "The QR code that opens the verification page",
    "ornament": "A drawing of ours in the colours of the design",
    "line": "A straight line",
    "box": "A filled or outlined rectangle",
    "sample": "The sentence that marks a sample; nothing on real certificates",
}

FACTS: Mapping[str, frozenset[str]] = {
    "heading": frozenset(),
    "holder_name": frozenset({"holder_name"}),
    "licence": frozenset({"licence_number"}),
    "licence_number": frozenset({"licence_number"}),
    "licence_issuer": frozenset(),
    "title": frozenset({"title"}),
    "version": frozenset(),
    "description": frozenset({"description"}),
    "number": frozenset({"number"}),
    "code": frozenset({"code"}),
    "verify_address": frozenset({"verify_address"}),
    "starts_on": frozenset(),
    "completed_on": frozenset({"dates"}),
    "attended": frozenset({"dates"}),
    "issued_on": frozenset(),
    "valid_until": frozenset({"expiry"}),
    "hours_total": frozenset({"hours"}),
    "hours": frozenset({"hours"}),
    "units": frozenset({"units"}),
    "provider_name": frozenset({"provider_name"}),
    "provider_number": frozenset({"provider_number"}),
    "approval_number": frozenset({"approval_number"}),
    "place_or_mode": frozenset({"place_or_mode"}),
    "presenter": frozenset({"presenter"}),
    "assessment": frozenset({"assessment"}),
    "assessor": frozenset({"assessor"}),
    "signatory_name": frozenset(),
    "signatory_role": frozenset(),
}
"""Single values a field may print, and what a board asks for that each of them answers."""

LISTS: Mapping[str, frozenset[str]] = {
    "courses": frozenset({"courses"}),
    "objectives": frozenset({"objectives"}),
    "approvals": frozenset({"approval_number"}),
    "provider_numbers": frozenset({"provider_number"}),
    "assessments": frozenset({"assessment", "assessor"}),
}

SIGNATURES: Mapping[str, frozenset[str]] = {
    "presenter": frozenset({"presenter"}),
    "signatory_1": frozenset({"signature"}),
    "signatory_2": frozenset({"signature"}),
    "signatory_3": frozenset({"signature"}),
    "signatory_4": frozenset({"signature"}),
}

KIND_SHOWS: Mapping[str, frozenset[str]] = {
    "credits": frozenset({"hours", "units"}),
    "qr": frozenset({"qr"}),
}

WORDS: frozenset[str] = frozenset(
    {"this_certifies", "has_completed", "scope", "sample_line", "verify_at", "verify_code"}
)
"""Sentences of ours in the language of the certificate: `{words.scope}` prints one."""

ROLES: Mapping[str, str] = {
    "title": "The heading of the document, one in each layout",
    "holder": "The name of the holder, one in each layout",
    "section": "A smaller heading",
    "text": "Ordinary text",
}

FONTS: Mapping[str, tuple[str, ...]] = {
    "serif": ("Noto Serif", "Noto Serif Display"),
    "sans": ("Noto Sans",),
}
"""What a layout may choose for each of its two voices; all of them are shipped."""

ORNAMENTS: Mapping[str, str] = {
    "mark": "The mark of the house: a needle in a disc",
    "needle": "A filiform needle lying down",
    "guilloche": "A frame of interlaced waves, for the whole sheet",
    "fine-frame": "A frame of two fine rules with stepped corners, for the whole sheet",
}

FRAMES: frozenset[str] = frozenset({"guilloche", "fine-frame"})
"""Ornaments drawn for each paper and orientation, so that they are never stretched."""
