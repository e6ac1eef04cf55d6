"""What staff choose and type when they review an outside activity."""

import hashlib
import json
from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from renewals.models import CreditEntry
from renewals.selectors.activities import RuleWords

State = CreditEntry.State

DECISIONS = {
    State.ACCEPTED: _("Accept"),
    State.PARTLY: _("Accept a part"),
    State.NEEDS_CHANGES: _("Ask for changes"),
    State.REJECTED: _("Reject"),
}
# The holder reads these sentences, before the reviewer's own words.
REASONS = {
    "name": _("The document does not name you."),
    "hours": _("The document does not say how many hours it was."),
    "breaks": _("Breaks, meals and registration do not count."),
    "date": _("The date on the document is another one."),
    "unreadable": _("We cannot read the document. Send a clearer picture or the PDF itself."),
    "enrolment": _("The document shows that you enrolled, and not that you completed it."),
    "patient": _("A patient can be recognised in the document. Take that out and send it again."),
    "subject": _("The subject does not count for the licences you named."),
    "twice": _("We already have this activity from you."),
}


class DecideForm(forms.Form):
    """One decision about one case, as it stood when the reviewer looked at it."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a decision."),
            "invalid_choice": _("Choose a decision from the list."),
        },
    )
    hours = forms.IntegerField(
        label=_("Hours that count"),
        required=False,
        min_value=0,
        max_value=1000,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Enter the hours as a whole number.")
        ),
    )
    minutes = forms.IntegerField(
        label=_("Minutes that count"),
        required=False,
        min_value=0,
        max_value=59,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Enter the minutes as a number from 0 to 59.")
        ),
    )
    reasons = forms.MultipleChoiceField(
        label=_("Reasons"),
        required=False,
        choices=list(REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose the reasons from the list.")},
    )
    words = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=2000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads the reasons and these words."),
        error_messages={"max_length": _("Shorten your words to 2,000 letters.")},
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics it covered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose the topics from the list.")},
    )
    note = forms.CharField(
        label=_("Note for colleagues"),
        required=False,
        max_length=2000,
        validators=[ProhibitNullCharactersValidator()],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The holder does not read this."),
        error_messages={"max_length": _("Shorten the note to 2,000 letters.")},
    )
    seen_event = forms.IntegerField(widget=forms.HiddenInput, required=False)
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        entry: CreditEntry,
        moves: Collection[str],
        words: RuleWords,
        **kwargs: Any,
    ) -> None:
        known = dict.fromkeys([*words.topics, *entry.topics])
        kwargs.setdefault("initial", {"topics": list(entry.topics)})
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.fields["decision"].choices = [  # type: ignore[attr-defined]
            (state, label) for state, label in DECISIONS.items() if state in moves
        ]
        if known:
            self.fields["topics"].choices = [  # type: ignore[attr-defined]
                (one, one.replace("_", " ")) for one in known
            ]
        else:
            del self.fields["topics"]
        self.references: dict[str, str] = {}
        for place, own in enumerate(words.categories):
            name = f"category_{place}"
            self.references[name] = own.reference
            self.fields[name] = forms.ChoiceField(
                label=_("Category in %(place)s") % {"place": own.place},
                required=False,
                choices=[("", _("None of these")), *((one, one) for one in own.names)],
                initial=entry.categories.get(own.reference, ""),
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        decision = said.get("decision")
        if decision == State.PARTLY and not {"hours", "minutes"} & set(self.errors):
            claimed = self.entry.claimed_minutes or 0
            if not 0 < self.counted_minutes < claimed:
                self.add_error(
                    "hours", _("Enter more than nothing and less than what was claimed.")
                )
        if decision and decision != State.ACCEPTED and not self.reason and not self.errors:
            self.add_error("words", _("Choose a reason or write one. The holder reads it."))
        return said

    @property
    def category_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.references]

    @property
    def counted_minutes(self) -> int:
        said = self.cleaned_data
        return (said.get("hours") or 0) * 60 + (said.get("minutes") or 0)

    @property
    def reason(self) -> str:
        """Each sentence on its own line, the reviewer's words last."""
        said = self.cleaned_data
        chosen = [gettext(str(REASONS[code])) for code in said.get("reasons") or []]
        return "\n".join([*chosen, *filter(None, [said.get("words") or ""])])

    @property
    def digest(self) -> str:
        """What the letter says, short, so that the letter that was shown is the one that is sent."""
        said = self.cleaned_data
        letter = [said["decision"], self.counted_minutes, self.reason]
        return hashlib.sha256(json.dumps(letter).encode()).hexdigest()[:16]

    @property
    def letter_was_shown(self) -> bool:
        """Accepting all of it without a word sends a letter everybody knows."""
        said = self.cleaned_data
        plain = said["decision"] == State.ACCEPTED and not self.reason
        return plain or said.get("shown") == self.digest

    def decided(self) -> dict[str, Any]:
        """As the service takes it."""
        said = self.cleaned_data
        categories = {
            reference: said[name] for name, reference in self.references.items() if said.get(name)
        }
        others = {
            reference: category
            for reference, category in self.entry.categories.items()
            if reference not in self.references.values()
        }
        return {
            "decision": said["decision"],
            "minutes": self.counted_minutes,
            "reason": self.reason,
            "note": said["note"],
            "topics": said.get("topics", self.entry.topics),
            "categories": others | categories,
        }


class EvidenceQueueForm(forms.Form):
    """State and words to look for."""

    state = forms.ChoiceField(choices=[("all", _("All")), *State.choices], required=False)
    q = forms.CharField(required=False, max_length=100, strip=True)
