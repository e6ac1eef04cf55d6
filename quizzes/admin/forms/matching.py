"""Pairs."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import Words
from quizzes.admin.forms.rows import Table, with_ids
from quizzes.kinds.shapes import mapping, texts


class MatchingForm(KindForm):
    kind = "matching"
    own_body = frozenset({"left", "right"})
    own_key = frozenset({"pairs", "whole"})
    spare = forms.CharField(
        label=_("Choices that match nothing"),
        help_text=_("One on each line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    whole = forms.BooleanField(label=_("Marks for all pairs right only"), required=False)
    tables: ClassVar[list[Table]] = [
        Table(
            name="pair",
            heading=_("Pairs"),
            hint=_("Two entries may have the same match. Learners see the matches shuffled."),
            columns={
                "text": partial(Words, label=_("Entry")),
                "match": partial(Words, label=_("Its match")),
            },
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        matched = set(mapping(key, "pairs").values())
        spare = [text for id_, text in texts(body, "right").items() if id_ not in matched]
        return {"spare": "\n".join(spare), "whole": bool(key.get("whole"))}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        pairs, right = mapping(key, "pairs"), texts(body, "right")
        return [
            {"id": id_, "text": text, "match": right.get(pairs.get(id_, ""), "")}
            for id_, text in texts(body, "left").items()
        ]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.rows("pair"), "m", self.used("left"))
        spare = [line.strip() for line in self.cleaned_data["spare"].splitlines() if line.strip()]
        wanted = [*dict.fromkeys([*(row["match"] for row in rows if row["match"]), *spare])]
        known = (
            {text: id_ for id_, text in texts(self.old.body, "right").items()} if self.old else {}
        )
        right = with_ids(
            [{"id": known.get(text, ""), "text": text} for text in wanted], "s", known.values()
        )
        by_text = {choice["text"]: choice["id"] for choice in right}
        body = {
            "left": [{"id": row["id"], "text": row["text"]} for row in rows],
            "right": [{"id": choice["id"], "text": choice["text"]} for choice in right],
        }
        pairs = {row["id"]: by_text[row["match"]] for row in rows if row["match"]}
        return body, {"pairs": pairs, "whole": self.cleaned_data["whole"]}
