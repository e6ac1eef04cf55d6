"""What places and accreditors want printed, and the numbers they gave the organisation as a provider."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from certificates.admin.listing import WideList
from certificates.admin.programme_rows import DayInput, clean_days
from certificates.models import PrintRule, ProviderNumber
from certificates.rules.printing import FACTS, in_words


class ProviderNumberForm(WagtailAdminModelForm):
    class Meta:
        model = ProviderNumber
        fields = ("body", "number", "jurisdiction", "valid_from", "valid_until")
        widgets = {"valid_from": DayInput(), "valid_until": DayInput()}
        labels = {
            "jurisdiction": _("Place"),
            "valid_from": _("First day"),
            "valid_until": _("Last day"),
        }
        error_messages = {
            "body": {"required": _("Enter who gave the number")},
            "number": {"required": _("Enter the number")},
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        clean_days(self)
        return cleaned


class ProviderNumberViewSet(WideList, ModelViewSet):
    model = ProviderNumber
    name = "provider_numbers"
    icon = "tag"
    menu_label = _("Provider numbers")
    list_display = ["body", "number", "jurisdiction", "valid_from", "valid_until"]
    search_fields = ["body", "number"]
    ordering = ["body"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[ProviderNumberForm]:
        return ProviderNumberForm


class PrintRuleForm(WagtailAdminModelForm):
    facts = forms.MultipleChoiceField(
        label=_("What has to stand on the certificate"),
        choices=[(fact, words[0].upper() + words[1:]) for fact, words in FACTS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = PrintRule
        fields = (
            "jurisdiction",
            "body",
            "facts",
            "retention_years",
            "source",
            "checked_on",
            "reviewed_by",
            "note",
        )
        widgets = {"checked_on": DayInput()}
        labels = {
            "jurisdiction": _("Place"),
            "body": _("or accreditor"),
            "retention_years": _("Years for which it has to be kept"),
            "checked_on": _("Source read on"),
        }
        help_texts = {
            "body": _(
                "As it is called under Provider numbers and in the approvals and units of "
                "programmes. The rule is for certificates that bear something of it."
            ),
            "source": _("The rule and where it is written, such as 22 TAC 341.3."),
            "reviewed_by": _(
                "Who has checked it against the source. From then on a certificate that misses "
                "something waits; without a name the rule only informs."
            ),
        }
        error_messages = {
            "jurisdiction": {"unique": _("This place has a rule already. Change that one")},
            "source": {"required": _("Enter where the rule is written")},
            "checked_on": {"required": _("Enter when somebody read the source")},
        }

    def clean_body(self) -> str:
        return " ".join(self.cleaned_data["body"].split())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        place, body = cleaned.get("jurisdiction"), cleaned.get("body", "")
        if place and body:
            self.add_error("body", _("A rule is of a place or of an accreditor. Keep one of them"))
        elif not place and not body and "jurisdiction" not in self.errors:
            self.add_error("jurisdiction", _("Choose the place, or name the accreditor"))
        others = PrintRule.objects.exclude(body="").exclude(pk=self.instance.pk)
        if body and any(rule.is_of(body) for rule in others):
            self.add_error("body", _("This accreditor has a rule already. Change that one"))
        return cleaned


class PrintRuleViewSet(WideList, ModelViewSet):
    model = PrintRule
    name = "print_rules"
    icon = "clipboard-list"
    menu_label = _("What has to be printed")
    list_display = [
        TitleColumn(
            "jurisdiction",
            label=_("Place or accreditor"),
            accessor=lambda rule: rule.asked_by,
            sort_key="jurisdiction__name",
            get_url=lambda rule: reverse("print_rules:edit", args=[rule.pk]),
        ),
        Column("facts", label=_("Asks for"), accessor=lambda rule: in_words(rule.facts)),
        Column("retention_years", label=_("Years kept")),
        Column("source", label=_("Source")),
        BooleanColumn(
            "reviewed_by", label=_("Reviewed"), accessor=lambda rule: bool(rule.reviewed_by)
        ),
    ]
    search_fields = ["jurisdiction__name", "body", "source"]
    ordering = ["jurisdiction__name"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[PrintRuleForm]:
        return PrintRuleForm
