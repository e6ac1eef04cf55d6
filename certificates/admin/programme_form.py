"""The form of a programme, with its courses, its minima and its rows."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from certificates.admin.programme_rows import ROWS
from certificates.models import Design, Programme
from certificates.models.programmes import MODES
from certificates.rules.validity import EXPIRING_DAYS
from courses.models import CoursePage

# How a course belongs to a programme. Groups that came another way keep their own name.
NOT, ALONE = "-", ""
GROUPS = ["A", "B", "C", "D"]


class ProgrammeForm(WagtailAdminModelForm):
    """A select for each course, a number for each mode, and rows below; all saved at once."""

    class Meta:
        model = Programme
        fields = (
            "title",
            "code",
            "kind",
            "description",
            "objectives",
            "validity_months",
            "renewal_window_days",
            "needs_licence",
            "renews",
            "design",
            "paper",
            "presenter",
            "assessment",
            "assessor",
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
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pages = list(CoursePage.objects.order_by("position", "code"))
        self._add_courses()
        self._add_minima()
        if self.instance.pk and self.instance.achievements.exists():
            # Badges that were given out name addresses with it; they would lead nowhere.
            self.fields["code"].disabled = True
            self.fields["code"].help_text = _("It stands in badges that were given out.")
        self.fields["renewal_window_days"].required = False
        self.fields["renews"].queryset = _may_be_renewed(self.instance)
        self.fields["renews"].empty_label = _("Nothing but itself")
        published = Q(archived_at=None, versions__isnull=False)
        chosen = Q(pk=self.instance.design_id)
        self.fields["design"].queryset = Design.objects.filter(published | chosen).distinct()
        self.fields["design"].empty_label = _("The design of the house")
        data, files = (self.data, self.files) if self.is_bound else (None, None)
        self.rows = {
            name: rows(
                data,
                files,
                instance=self.instance,
                prefix=name,
                form_kwargs={"for_user": self.for_user} if name == "signatories" else None,
            )
            for name, rows in ROWS.items()
        }

    def _add_courses(self) -> None:
        belongs: dict[int, str] = {}
        if self.instance.pk:
            rows = self.instance.programmecourse_set.values_list("course_id", "group")
            belongs = dict(rows)
        names = sorted({*GROUPS, *filter(None, belongs.values())})
        choices = [
            (NOT, _("Not part of it")),
            (ALONE, _("Has to be completed")),
            *((name, _("One of group %(name)s") % {"name": name}) for name in names),
        ]
        for page in self.pages:
            # Titles may be alike.
            self.fields[f"course_{page.pk}"] = forms.ChoiceField(
                label=f"{page.title} ({page.code})",
                choices=choices,
                required=False,
                initial=belongs.get(page.pk, NOT),
            )

    def _add_minima(self) -> None:
        asked: dict[str, int] = {}
        if self.instance.pk:
            asked = dict(self.instance.minima.values_list("mode", "minutes"))
        for mode, label in MODES:
            self.fields[f"minimum_{mode}"] = forms.IntegerField(
                label=label, required=False, min_value=0, initial=asked.get(mode)
            )

    @property
    def course_fields(self) -> list[forms.BoundField]:
        return [self[f"course_{page.pk}"] for page in self.pages]

    @property
    def minimum_fields(self) -> list[forms.BoundField]:
        return [self[f"minimum_{mode}"] for mode, _label in MODES]

    def is_multipart(self) -> bool:
        return True

    def is_valid(self) -> bool:
        rows_are_valid = [rows.is_valid() for rows in self.rows.values()]
        return bool(super().is_valid()) and all(rows_are_valid)

    def has_changed(self) -> bool:
        return bool(super().has_changed()) or any(rows.has_changed() for rows in self.rows.values())

    def clean_renewal_window_days(self) -> int:
        """Left empty it is what is usual."""
        days: int | None = self.cleaned_data["renewal_window_days"]
        return EXPIRING_DAYS if days is None else days

    def clean_validity_months(self) -> int | None:
        months: int | None = self.cleaned_data["validity_months"]
        if months == 0:
            raise forms.ValidationError(
                _("Enter at least one month, or leave it empty for a certificate without end")
            )
        return months

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not dict(self._courses()):
            self.add_error(None, _("Choose the courses that have to be completed"))
        if not any(_is_filled_in(form) for form in self.rows["signatories"].forms):
            self.add_error(None, _("Enter who signs the certificates"))
        return cleaned

    @transaction.atomic
    def save(self, commit: bool = True) -> Programme:
        programme: Programme = super().save(commit=commit)
        if commit:
            self._save_courses(programme)
            for mode, _label in MODES:
                if minutes := self.cleaned_data.get(f"minimum_{mode}"):
                    programme.minima.update_or_create(mode=mode, defaults={"minutes": minutes})
                else:
                    programme.minima.filter(mode=mode).delete()
            for rows in self.rows.values():
                rows.instance = programme
                rows.save()
        return programme

    def _courses(self) -> Iterator[tuple[int, str]]:
        for page in self.pages:
            belongs = self.cleaned_data.get(f"course_{page.pk}", NOT)
            # A field that was not sent at all says nothing: the course stays out.
            if belongs != NOT and f"course_{page.pk}" in self.data:
                yield page.pk, belongs

    def _save_courses(self, programme: Programme) -> None:
        wanted = dict(self._courses())
        programme.programmecourse_set.exclude(course__in=wanted).delete()
        for course, group in wanted.items():
            programme.programmecourse_set.update_or_create(
                course_id=course, defaults={"group": group}
            )


def _may_be_renewed(programme: Programme) -> Any:
    """Those that are no renewal themselves; and what others renew is none either."""
    if programme.pk and programme.renewal_paths.exists():
        return Programme.objects.none()
    return Programme.objects.filter(renews=None).exclude(pk=programme.pk)


def _is_filled_in(row: Any) -> bool:
    return not row["DELETE"].value() and (row.has_changed() or row.instance.pk is not None)
