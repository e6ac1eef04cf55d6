"""The words of a layout as staff read them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Labels = dict[str, str | Promise]

KINDS: Labels = {
    "fact": _("Fact"),
    "text": _("Own words"),
    "list": _("List"),
    "credits": _("Table of hours and units"),
    "signature": _("Signature"),
    "qr": _("QR code"),
    "image": _("Picture"),
    "ornament": _("Ornament"),
    "line": _("Line"),
    "box": _("Rectangle"),
    "sample": _("Mark of samples"),
}
FACTS: Labels = {
    "holder_name": _("Name of the holder"),
    "heading": _("Heading: completion or certification"),
    "title": _("Title of the programme"),
    "description": _("What the holder has done"),
    "version": _("Version of the course"),
    "licence": _("Licence: number and authority"),
    "licence_number": _("Licence number"),
    "licence_issuer": _("Licensing authority"),
    "number": _("Number of the certificate"),
    "code": _("Verification code"),
    "verify_address": _("Verification address"),
    "starts_on": _("First day"),
    "completed_on": _("Completed on"),
    "attended": _("From the first day to the last"),
    "issued_on": _("Issued on"),
    "valid_until": _("Valid until"),
    "hours_total": _("Hours in all, as a number"),
    "hours": _("Hours in all, in words"),
    "units": _("Units"),
    "provider_name": _("Provider"),
    "provider_number": _("Provider number"),
    "approval_number": _("Approval number"),
    "place_or_mode": _("Place or format"),
    "presenter": _("Presenter"),
    "assessment": _("What was assessed"),
    "assessor": _("Who examined"),
    "signatory_name": _("Who signs first"),
    "signatory_role": _("Role of who signs first"),
}
LISTS: Labels = {
    "courses": _("Courses"),
    "objectives": _("Objectives"),
    "approvals": _("Approvals"),
    "provider_numbers": _("Provider numbers"),
    "assessments": _("What was assessed, and by whom"),
}
SIGNATURES: Labels = {
    "signatory_1": _("First who signs"),
    "signatory_2": _("Second who signs"),
    "signatory_3": _("Third who signs"),
    "signatory_4": _("Fourth who signs"),
    "presenter": _("Presenter"),
}
ROLES: Labels = {
    "text": _("Ordinary text"),
    "title": _("Heading of the document"),
    "holder": _("Name of the holder"),
    "section": _("Smaller heading"),
}
ORNAMENTS: Labels = {
    "mark": _("Mark of the house"),
    "needle": _("Needle"),
    "guilloche": _("Frame of interlaced waves"),
    "fine-frame": _("Frame of fine rules"),
}
FITS: Labels = {
    "shrink": _("One line, smaller until it fits"),
    "wrap": _("Lines, smaller until they fit"),
    "flow": _("Lines; the rest goes to a sheet of its own"),
    "contain": _("Whole picture"),
    "cover": _("Fill the frame, cut what is left"),
    "stretch": _("Stretch to the frame"),
}
ALIGNS: Labels = {"left": _("Left"), "center": _("Centre"), "right": _("Right")}
VERTICALS: Labels = {"top": _("Top"), "middle": _("Middle"), "bottom": _("Bottom")}
WEIGHTS: Labels = {"regular": _("Regular"), "bold": _("Bold")}
VOICES: Labels = {"serif": _("Serif"), "sans": _("Sans serif")}
LABEL_PLACES: Labels = {"above": _("Above"), "below": _("Below"), "before": _("Before")}
PAPERS: Labels = {"a4": _("A4"), "us-letter": _("US Letter")}
ORIENTATIONS: Labels = {"landscape": _("Landscape"), "portrait": _("Portrait")}
PERSONS: Labels = {
    "vietnamese": _("A Vietnamese name"),
    "short": _("A short name"),
    "composed": _("Many accents"),
    "arabic": _("An Arabic name"),
    "devanagari": _("A name in Devanagari"),
    "long": _("A very long name"),
}
AMOUNTS: Labels = {
    "usual": _("Usual facts"),
    "fewest": _("The least there can be"),
    "most": _("The most there can be"),
}
