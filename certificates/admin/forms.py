"""What staff say when they decide about certificates, and whom and what a run is for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, Design, Programme
from certificates.people_list import Line, UnreadableList, read_people
from certificates.typesetting.face import CertificateFace
from courses.models import CoursePage
from practitioners.models import Clinic, Jurisdiction, User

DAY = {"type": "date"}
READ_BY_STAFF = _("What happened and who decided. Nobody outside reads it.")


def note_field(help_text: Any = READ_BY_STAFF) -> forms.CharField:
    return forms.CharField(
        label=_("Note for staff"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=help_text,
        error_messages={"required": _("Write what happened and who decided")},
    )


def day_field(label: Any, *, required: bool, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages={
            "required": _("Enter a day"),
            "invalid": _("Write the day as 2026-11-20"),
        },
        **more,
    )


class NoteForm(forms.Form):
    note = note_field()


class RevokeForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[
            ("", _("Choose a reason")),
            *(
                choice
                for choice in Certificate.Reason.choices
                if choice[0] != Certificate.Reason.CORRECTION  # that is `ReplaceForm`
            ),
        ],
        help_text=_("The holder reads it in the e-mail and in the list of certificates."),
        error_messages={"required": _("Choose the reason for revoking it")},
    )
    note = note_field()


class ReplaceForm(forms.Form):
    """The printed facts as they are; what is left as it is, is carried over."""

    takes_name = forms.BooleanField(label=_("Take the name from the profile"), required=False)
    title = forms.CharField(label=_("Title"), max_length=160)
    completed_on = day_field(_("Completed"), required=True)
    valid_until = day_field(
        _("Valid until"), required=False, help_text=_("Empty for a certificate without end.")
    )
    takes_licence = forms.BooleanField(label=_("Take the licence from the profile"), required=False)
    place_or_mode = forms.CharField(label=_("Place or format"), max_length=200, required=False)
    presenter = forms.CharField(label=_("Presenter"), max_length=120, required=False)
    objectives = forms.CharField(
        label=_("Objectives"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line."),
    )
    assessments = forms.CharField(
        label=_("Assessments passed"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One title on each line, without marks."),
    )
    assessor = forms.CharField(label=_("Examiner"), max_length=120, required=False)
    paper = forms.ChoiceField(
        label=_("Paper"),
        required=False,
        choices=[("", _("As the design says")), ("a4", "A4"), ("us-letter", "US Letter")],
    )
    note = note_field()

    def __init__(
        self,
        *args: Any,
        face: CertificateFace,
        name: str,
        licence: tuple[str | None, str] | None,
        further: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        """`licence` and `further`: number and place of each licence as the profile has them now, the
        first without a number where nobody asks for it any more."""
        self.face, self.name, self.licence, self.further = face, name, licence, tuple(further)
        self.modes = [(f"hours_{place}", mode) for place, (mode, _hours) in enumerate(face.credits)]
        kwargs["initial"] = {
            "title": face.title,
            "completed_on": face.completed_on,
            "valid_until": face.valid_until,
            "place_or_mode": face.place_or_mode,
            "presenter": face.presenter,
            "objectives": "\n".join(face.objectives),
            "assessments": "\n".join(face.assessments),
            "assessor": face.assessor,
            "paper": face.paper or "",
        }
        super().__init__(*args, **kwargs)
        self.fields["takes_name"].help_text = _("Now: %(name)s. Printed: %(printed)s.") % {
            "name": name or "–",
            "printed": face.holder_name,
        }
        if licence is None:
            del self.fields["takes_licence"]
        else:
            self.fields["takes_licence"].help_text = _("Now: %(now)s. Printed: %(printed)s.") % {
                "now": _all_of(licence, self.further),
                "printed": _all_of(
                    (face.licence_number, face.licence_issuer), face.further_licences
                ),
            }
        for place, (mode, hours) in enumerate(face.credits):
            self.fields[f"hours_{place}"] = forms.DecimalField(
                label=_("Hours: %(mode)s") % {"mode": mode},
                min_value=0,
                max_digits=7,
                decimal_places=2,
                initial=hours,
            )
        self.order_fields([name for name in self.fields if name != "note"] + ["note"])

    def changes(self) -> dict[str, Any]:
        """The facts that differ from what is printed."""
        said = self.cleaned_data
        wanted: dict[str, Any] = {
            "title": said["title"],
            "completed_on": said["completed_on"],
            "valid_until": said["valid_until"],
            "place_or_mode": said["place_or_mode"],
            "presenter": said["presenter"],
            "objectives": _lines(said["objectives"]),
            "assessments": _lines(said["assessments"]),
            "assessor": said["assessor"],
            "paper": said["paper"] or None,
            "credits": tuple((mode, Decimal(said[field])) for field, mode in self.modes),
        }
        if said["takes_name"]:
            wanted["holder_name"] = self.name
        if said.get("takes_licence") and self.licence is not None:
            wanted["licence_number"], wanted["licence_issuer"] = self.licence
            wanted["further_licences"] = self.further
        return {name: value for name, value in wanted.items() if value != getattr(self.face, name)}

    @property
    def kind(self) -> str:
        """A name alone is a change of name; anything else is a correction."""
        changed = set(self.changes())
        only_name = changed and changed <= {"holder_name"}
        kinds = Certificate.Superseding
        return kinds.NAME if only_name else kinds.CORRECTION


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _all_of(first: tuple[str | None, str], further: Sequence[tuple[str, str]]) -> str:
    """Each licence as its number and place, or a dash."""
    told = [first, *further] if first[0] else further
    return "; ".join(" ".join(filter(None, one)) for one in told) or "–"


class _RunForm(forms.Form):
    programme = forms.ModelChoiceField(
        Programme.objects.open(),
        label=_("Certificate for"),
        empty_label=_("Choose a programme"),
        error_messages={"required": _("Choose the programme")},
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text=_("For staff: what was completed, where, and how you know."),
        error_messages={"required": _("Write what was completed and how you know")},
    )
    tells_holders = forms.BooleanField(
        label=_("Send each person their certificate by e-mail"), required=False, initial=True
    )

    field_order = (
        "programme",
        "email",
        "file",
        "courses",
        "first",
        "last",
        "clinic",
        "place",
        "completed_on",
    )


class OnePersonForm(_RunForm):
    email = forms.EmailField(
        label=_("E-mail address of the person"),
        error_messages={
            "required": _("Enter the address of the person"),
            "invalid": _("Write an address such as ana@example.org"),
        },
    )
    completed_on = day_field(_("Completed on"), required=True)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if not User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Nobody here has this address"))
        return email

    def lines(self) -> list[Line]:
        said = self.cleaned_data
        return [Line(1, said["email"], said["completed_on"], "", "")]


class CourseBoxes(forms.ModelMultipleChoiceField):
    """Courses by title and code: titles may be alike."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, course: CoursePage) -> str:
        return f"{course.title} ({course.code})"


class CompletedForm(_RunForm):
    courses = CourseBoxes(
        CoursePage.objects.order_by("position", "code"),
        label=_("Everybody who completed all of"),
        error_messages={"required": _("Tick at least one course")},
    )
    first = day_field(_("From"), required=True)
    last = day_field(_("To"), required=True)
    clinic = forms.ModelChoiceField(
        Clinic.objects.all(), label=_("At the clinic"), required=False, empty_label=_("Any")
    )
    place = forms.ModelChoiceField(
        Jurisdiction.objects.all(),
        label=_("With a verified licence in"),
        required=False,
        empty_label=_("Any place"),
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day lies before the first"))
        return said


class ListForm(_RunForm):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: email, completed_on and, if you like, name. At most 5,000 people."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": _("Choose a file"), "empty": _("The file is empty")},
    )
    completed_on = day_field(_("Completed on, where the file says nothing"), required=False)

    def clean_file(self) -> list[Line]:
        upload = self.cleaned_data["file"]
        try:
            return read_people(upload.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 2_621_440))
        except UnreadableList as error:
            raise forms.ValidationError(str(error)) from error

    @property
    def file_name(self) -> str:
        return str(getattr(self.files.get("file"), "name", ""))[:200]

    def lines(self) -> list[Line]:
        return list(self.cleaned_data["file"])


class ReissueForm(forms.Form):
    programme = forms.ModelChoiceField(
        Programme.objects.all(),
        label=_("Certificates of the programme"),
        required=False,
        empty_label=_("Choose a programme"),
    )
    design = forms.ModelChoiceField(
        Design.objects.offered(),
        label=_("Or all certificates with the design"),
        required=False,
        empty_label=_("Choose a design"),
    )
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        error_messages={"required": _("Write why the files are made anew")},
    )
    tells_holders = forms.BooleanField(
        label=_("Send each person the new file by e-mail once it is accepted"), required=False
    )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if bool(said.get("programme")) == bool(said.get("design")) and not self.errors:
            raise forms.ValidationError(_("Choose either a programme or a design"))
        return said
