"""Items in their right order."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.fields import LETTERS, Words
from quizzes.admin.forms.rows import Table, with_ids
from quizzes.kinds import ordering
from quizzes.kinds.shapes import ids, texts


class OrderingForm(KindForm):
    kind = "ordering"
    own_body = frozenset({"items"})
    own_key = frozenset({"order", "mode"})
    mode = forms.ChoiceField(
        label=_("How the order earns marks"),
        choices=[
            (ordering.MODES[0], _("All or nothing")),
            (ordering.MODES[1], _("Items at their right place")),
            (ordering.MODES[2], _("Items rightly before and after each other")),
        ],
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="item",
            heading=_("Items, in the right order"),
            hint=_("Learners see them shuffled."),
            columns={"text": partial(Words, label=_("Item"))},
        )
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.initial.get("mode")
        if mode and mode not in ordering.OFFERED:
            # It came from another system; saving keeps it unless the author chooses another.
            field = cast("forms.ChoiceField", self.fields["mode"])
            known = list(cast("list[Any]", field.choices))
            field.choices = [*known, (mode, str(mode).replace("_", " ").capitalize())]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {"mode": key.get("mode") or ordering.MODES[0]}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        written = texts(body, "items")
        return [{"id": id_, "text": written.get(id_, "")} for id_ in ids(key, "order")]

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.rows("item"), LETTERS, self.used("items"))
        # By id, not in the right order: the order belongs to the key alone.
        items = sorted(rows, key=lambda row: row["id"])
        return (
            {"items": [{"id": row["id"], "text": row["text"]} for row in items]},
            {"order": [row["id"] for row in rows], "mode": self.cleaned_data["mode"]},
        )
