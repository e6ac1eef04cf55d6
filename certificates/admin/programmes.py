"""Programmes: what staff offer a certificate for."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.models import Programme, ProgrammeCredit
from courses.models import CoursePage

MODES = dict(ProgrammeCredit._meta.get_field("mode").flatchoices)


class CourseBoxes(forms.ModelMultipleChoiceField):
    """Courses by title and code: titles may be alike."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, course: CoursePage) -> str:
        return f"{course.title} ({course.code})"


class ProgrammeForm(WagtailAdminModelForm):
    """The programme with its minutes, one field for each mode."""

    courses = CourseBoxes(
        CoursePage.objects.order_by("position", "code"),
        error_messages={"required": _("Tick the courses that have to be completed")},
    )
    minutes_async = forms.IntegerField(required=False, min_value=0, label=_("Self-paced"))
    minutes_live_online = forms.IntegerField(required=False, min_value=0, label=_("Live online"))
    minutes_in_person = forms.IntegerField(required=False, min_value=0, label=_("In person"))

    class Meta:
        model = Programme
        fields = (
            "title",
            "code",
            "kind",
            "courses",
            "objectives",
            "validity_months",
            "needs_licence",
            "presenter",
            "signatory_name",
            "signatory_role",
            "is_sample",
            "is_open",
        )
        error_messages = {
            "title": {"required": _("Enter the title that is printed")},
            "code": {
                "required": _("Enter a short code, such as foundation"),
                "unique": _("Another programme has this code. Enter a different one"),
                "invalid": _("Use letters, digits, dashes and underscores in the code"),
            },
            "signatory_name": {"required": _("Enter who signs the certificates")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for credit in self.instance.credits.all():
                self.initial[f"minutes_{credit.mode}"] = credit.minutes

    def clean_validity_months(self) -> int | None:
        months: int | None = self.cleaned_data["validity_months"]
        if months == 0:
            raise forms.ValidationError(
                _("Enter at least one month, or leave it empty for a certificate without end")
            )
        return months

    @transaction.atomic
    def save(self, commit: bool = True) -> Programme:
        programme: Programme = super().save(commit=commit)
        if commit:
            for mode, minutes in self._minutes():
                if minutes:
                    programme.credits.update_or_create(mode=mode, defaults={"minutes": minutes})
                else:
                    programme.credits.filter(mode=mode).delete()
        return programme

    def _minutes(self) -> Iterator[tuple[str, int | None]]:
        return ((mode, self.cleaned_data.get(f"minutes_{mode}")) for mode in MODES)


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    name = "programmes"
    icon = "list-ul"
    menu_label = _("Programmes")
    list_display = [
        "title",
        Column("get_kind_display", label=_("Kind")),
        "validity_months",
        "is_open",
        "is_sample",
    ]
    list_filter = ["kind", "is_open"]
    search_fields = ["title", "code"]
    ordering = ["title"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("title"), FieldPanel("code"), FieldPanel("kind")],
                heading=_("What it is"),
            ),
            FieldPanel(
                "courses",
                help_text=_(
                    "All of them have to be completed. People who completed them before you save "
                    "receive the certificate within minutes."
                ),
            ),
            FieldPanel("objectives"),
            MultiFieldPanel(
                [
                    FieldPanel("minutes_async"),
                    FieldPanel("minutes_live_online"),
                    FieldPanel("minutes_in_person"),
                ],
                heading=_("Minutes of instruction"),
                help_text=_("Without breaks. They are printed as hours, by mode."),
            ),
            MultiFieldPanel(
                [FieldPanel("validity_months"), FieldPanel("needs_licence")],
                heading=_("Validity"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("presenter"),
                    FieldPanel("signatory_name"),
                    FieldPanel("signatory_role"),
                ],
                heading=_("Who is named"),
                help_text=_("Certificates that were issued keep what was printed on them."),
            ),
            MultiFieldPanel([FieldPanel("is_open"), FieldPanel("is_sample")], heading=_("State")),
        ],
        base_form_class=ProgrammeForm,
    )
