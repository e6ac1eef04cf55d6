"""What courses are about and the languages they are taught in: short lists kept beside the course."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    SAFETY = "safety", _("Safety")
    ANATOMY = "anatomy", _("Anatomy")
    ASSESSMENT = "assessment", _("Assessment")
    TECHNIQUE = "technique", _("Technique")
    EVIDENCE = "evidence", _("Evidence")
    ETHICS = "ethics", _("Ethics and law")
    EMERGENCIES = "emergencies", _("Emergencies")
    RENEWAL = "renewal", _("Renewal and updates")


# Languages name themselves.
LANGUAGES = [
    ("ar", "العربية"),
    ("cs", "Čeština"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("he", "עברית"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "Norsk"),
    ("nl", "Nederlands"),
    ("pl", "Polski"),
    ("pt", "Português"),
    ("sv", "Svenska"),
    ("tr", "Türkçe"),
    ("zh", "中文"),
]


def english() -> list[str]:
    return ["en"]


class CodesField(models.JSONField):
    """A list of codes out of a fixed choice, ticked in forms, without a table of its own."""

    def __init__(self, *args: Any, offered: Any = (), **kwargs: Any) -> None:
        self.offered = list(offered)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return forms.MultipleChoiceField(
            label=kwargs.get("label", self.verbose_name.capitalize()),
            help_text=kwargs.get("help_text", self.help_text),
            choices=self.offered,
            required=not self.blank,
            initial=self.get_default,
            widget=forms.CheckboxSelectMultiple,
        )
