"""What somebody might do next, typed to see what it would bring. Nothing is kept."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from renewals import rules
from renewals.selectors.paths import Path
from renewals.selectors.periods import mode_words
from renewals.selectors.what_if import typed_activity

MOST_HOURS = 1000


class WhatIfForm(forms.Form):
    """A programme of ours, an activity typed in, or both."""

    course = forms.ChoiceField(
        label=_("A course of ours"),
        required=False,
        error_messages={"invalid_choice": _("Choose a course from the list.")},
    )
    hours = forms.DecimalField(
        label=_("Hours of another activity"),
        required=False,
        min_value=Decimal("0.25"),
        max_value=MOST_HOURS,
        help_text=_("Hours of 60 minutes, such as 1.5. The place counts them in its own unit."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
        error_messages={
            "invalid": _("Enter the hours as a number, such as 1.5."),
            "min_value": _("Enter at least a quarter of an hour, 0.25."),
            "max_value": _("Enter at most 1,000 hours."),
        },
    )
    mode = forms.ChoiceField(
        label=_("How would you take part?"),
        required=False,
        error_messages={"invalid_choice": _("Choose from the list.")},
    )
    topic = forms.ChoiceField(
        label=_("Topic"),
        required=False,
        error_messages={"invalid_choice": _("Choose a topic from the list.")},
    )

    def __init__(
        self, *args: Any, paths: Sequence[Path], topics: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.paths = {str(path.programme.pk): path for path in paths}
        begun = [(key, _titled(one)) for key, one in self.paths.items() if one.is_begun]
        others = [(key, _titled(one)) for key, one in self.paths.items() if not one.is_begun]
        groups: list[Any] = [("", _("None"))]
        groups += [(_("You have begun"), begun)] if begun else []
        groups += [(_("You could take"), others)] if others else []
        cast("forms.ChoiceField", self.fields["course"]).choices = groups
        cast("forms.ChoiceField", self.fields["mode"]).choices = list(mode_words().items())
        cast("forms.ChoiceField", self.fields["topic"]).choices = [
            ("", _("None of its own")),
            *((topic, topic.replace("_", " ")) for topic in topics),
        ]
        if not self.paths:
            del self.fields["course"]
        if not topics:
            del self.fields["topic"]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if not self.errors and not said.get("course") and not said.get("hours"):
            self.add_error(None, _("Choose a course or enter the hours of an activity."))
        return said

    @property
    def path(self) -> Path | None:
        return self.paths.get(self.cleaned_data.get("course") or "")

    def activities(self, on: dt.date) -> tuple[rules.Activity, ...]:
        said = self.cleaned_data
        more = list(self.path.activities(on)) if self.path else []
        if said.get("hours"):
            more.append(
                typed_activity(
                    minutes=int(said["hours"] * 60),
                    mode=said.get("mode") or rules.Mode.SELF_PACED,
                    topic=said.get("topic") or "",
                    on=on,
                )
            )
        return tuple(more)

    def title(self) -> str:
        titles = [self.path.programme.title] if self.path else []
        if self.cleaned_data.get("hours"):
            titles.append(str(_("what you typed")))
        return str(_(" and ")).join(titles)


def _titled(path: Path) -> str:
    minutes = sum(credit.minutes for credit in path.programme.credits.all())
    hours = rules.in_units(Decimal(minutes) / 60, "hour")
    return f"{path.programme.title} ({hours})"
