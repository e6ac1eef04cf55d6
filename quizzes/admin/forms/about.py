"""What is said about a question rather than asked by it."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import Question


class AboutForm(forms.ModelForm):
    """What is said about a question; changing it makes no new version."""

    class Meta:
        model = Question
        fields: ClassVar[list[str]] = [
            "reference",
            "domain",
            "topic",
            "difficulty",
            "critical",
            "status",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].error_messages |= {
            "required": _("Enter a reference, such as Q101."),
            "unique": _("Another question has this reference; choose a new one."),
        }
        self.fields["domain"].error_messages["required"] = _("Enter the domain, such as safety.")
        self.fields["topic"].error_messages["required"] = _(
            "Enter the topic, such as pneumothorax."
        )
        if self.instance.pk:
            self.fields["reference"].disabled = True
