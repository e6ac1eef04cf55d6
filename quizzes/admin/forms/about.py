"""What is said about a question rather than asked by it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import Question


class AboutForm(forms.ModelForm):
    """Changing it makes no new version."""

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = [
            "reference",
            "bank",
            "domain",
            "topic",
            "objective",
            "tags",
            "muscles",
            "difficulty",
            "critical",
            "status",
            "stimulus",
            "stimulus_order",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].error_messages |= {
            "required": _("Enter a reference, such as Q101."),
            "unique": _("Another question has this reference; choose a new one."),
        }
        self.fields["bank"].required = False
        self.fields["stimulus_order"].required = False
        self.fields["domain"].error_messages["required"] = _("Enter the domain, such as safety.")
        self.fields["topic"].error_messages["required"] = _(
            "Enter the topic, such as pneumothorax."
        )
        self.fields["muscles"].required = False
        self.fields["muscles"].widget.attrs["size"] = 6
        self.fields["muscles"].help_text = _(
            "What it asks about, for the anatomy library. Hold Ctrl or Cmd to choose several."
        )
        self.fields["tags"].help_text = _("Words to sort the bank by, with a comma between.")
        if self.instance.pk:
            self.fields["reference"].disabled = True

    def clean_bank(self) -> str:
        return str(self.cleaned_data["bank"] or "Main")

    def clean_stimulus_order(self) -> int:
        return int(self.cleaned_data["stimulus_order"] or 0)

    @property
    def said(self) -> dict[str, Any]:
        """For `services.bank`, without the reference, which never changes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reference"}
