"""What the forms of all kinds of question share. They carry words to and fro: `quizzes.kinds` judges them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.rows import ShownTable, Table, shown
from quizzes.kinds.shapes import ids, texts
from quizzes.models import QuestionVersion

# A fraction is what the form calls worth.
WORTH = [
    ("the fractions above 0", "what is worth more than 0"),
    ("the fraction 1", "a worth of 1"),
    ("a fraction", "a worth"),
]


class KindForm(forms.Form):
    """Body and key of one version. `old` is the version it begins from."""

    kind: ClassVar[str] = ""
    tables: ClassVar[list[Table]] = []
    # What every kind has; a kind adds its own names in `own_body` and `own_key`.
    shared_body: ClassVar[frozenset[str]] = frozenset({"stem"})
    shared_key: ClassVar[frozenset[str]] = frozenset({"rationale", "hints"})
    own_body: ClassVar[frozenset[str]] = frozenset()
    own_key: ClassVar[frozenset[str]] = frozenset()

    stem = forms.CharField(
        label=_("Question"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write the question itself.")},
    )
    rationale = forms.CharField(
        label=_("Why the right answer is right"),
        help_text=_("Shown after the attempt, by the rule of the quiz."),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hints = forms.CharField(
        label=_("Hints"),
        help_text=_("One on each line, shown one by one in practice. A hint means no marks."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    max_mark = forms.DecimalField(
        label=_("Marks"),
        min_value=Decimal(0),
        max_value=Decimal(1000),
        max_digits=7,
        decimal_places=3,
        initial=1,
        error_messages={"required": _("Enter the marks this question is worth, such as 1.")},
    )
    reason = forms.CharField(
        label=_("Why it is changed"),
        help_text=_("Kept with the new version. Leave empty for a new question."),
        required=False,
        max_length=1000,
    )

    def __init__(
        self,
        *args: Any,
        old: QuestionVersion | None = None,
        start: tuple[dict[str, Any], dict[str, Any]] | None = None,
        **kwargs: Any,
    ) -> None:
        """`start` is body and key that a new question begins with."""
        self.old = old
        initial: dict[str, Any] = {}
        if old is not None:
            initial = {
                "stem": old.body.get("stem", ""),
                "rationale": old.key.get("rationale", ""),
                "hints": "\n".join(ids(old.key, "hints")),
                "max_mark": Decimal(f"{old.max_mark.normalize():f}"),
                **self.fields_from(old.body, old.key),
            }
        elif start is not None:
            initial = self.fields_from(*start)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if old is not None:
            self.fields["reason"].help_text = _(
                "Kept with the new version, for everybody who asks."
            )
        self.counts = {}
        data = list(self.data) if self.is_bound else None
        for table in self.tables:
            begun = (old.body, old.key) if old else start
            rows = self.rows_from(table.name, *begun) if begun else []
            self.counts[table.name] = table.count(data, rows)
            table.add_to(self, self.counts[table.name], rows)

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"]).strip()
        if self.old is not None and self.has_changed() and not reason:
            raise forms.ValidationError(_("Say why the question is changed."))
        return reason

    @cached_property
    def shown_tables(self) -> list[ShownTable]:
        return [shown(self, table, self.counts[table.name]) for table in self.tables]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        first = ["stem"]
        last = ["rationale", "hints", "max_mark", "reason"]
        own = [name for name in self.declared if name not in (*first, *last)]
        return [self[name] for name in [*first, *own]]

    @property
    def last_fields(self) -> list[forms.BoundField]:
        names = ["rationale", "hints", "max_mark", *(["reason"] if self.old else [])]
        return [self[name] for name in names]

    @property
    def declared(self) -> list[str]:
        return list(self.base_fields)

    def rows(self, name: str, *, needs: str = "text") -> list[dict[str, Any]]:
        table = next(table for table in self.tables if table.name == name)
        return table.read(self.cleaned_data, self.counts[name], needs=needs)

    def used(self, listed: str) -> set[str]:
        """Ids that the old version gave away; one that is free again is not given to other words."""
        return set(texts(self.old.body, listed)) if self.old else set()

    def in_its_words(self, fault: str) -> str:
        """What a kind says about its data, as this form calls things."""
        for said, called in WORTH:
            fault = fault.replace(said, called)
        return fault

    def body_and_key(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the form says, on top of what it does not know (sources, pictures)."""
        body, key = self.written()
        body["stem"] = self.cleaned_data["stem"]
        if self.cleaned_data["rationale"]:
            key["rationale"] = self.cleaned_data["rationale"]
        hints = [line.strip() for line in self.cleaned_data["hints"].splitlines()]
        if hints := [hint for hint in hints if hint]:
            key["hints"] = hints
        old_body = dict(self.old.body) if self.old else {}
        old_key = dict(self.old.key) if self.old else {}
        own_body, own_key = self.own_body | self.shared_body, self.own_key | self.shared_key
        return (
            {name: value for name, value in old_body.items() if name not in own_body} | body,
            {name: value for name, value in old_key.items() if name not in own_key} | key,
        )

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        """First values of the fields that only this kind has."""
        return {}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        return []

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        raise NotImplementedError
