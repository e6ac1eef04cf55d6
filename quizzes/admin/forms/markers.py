"""Labels placed on a picture, and the zones they belong in."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.fields import Line
from quizzes.admin.forms.picture import PLACE_COLUMNS, PictureForm, place_from, with_places
from quizzes.admin.forms.rows import Table, with_ids
from quizzes.kinds import marker_labels, squares
from quizzes.kinds.shapes import entries, mapping, texts


class MarkersForm(PictureForm):
    kind = "markers"
    table_of_places = "zone"
    own_body = frozenset({"image", "labels", "columns"})
    own_key = frozenset({"zones", "reasons"})
    columns = forms.IntegerField(
        label=_("Columns of squares over the picture"),
        min_value=squares.FEWEST_COLUMNS,
        max_value=squares.MOST_COLUMNS,
        initial=squares.COLUMNS,
        error_messages={"required": _("Enter how many columns of squares, such as 16.")},
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="label",
            heading=_("Labels"),
            hint=_("What learners place. A label without a zone belongs nowhere."),
            columns={
                "text": partial(Line, label=_("Label")),
                "most": partial(
                    forms.IntegerField,
                    label=_("How often"),
                    required=False,
                    min_value=1,
                    max_value=marker_labels.MOST_MARKERS,
                    widget=forms.NumberInput(attrs={"size": 4}),
                ),
                "reason": partial(Line, label=_("Said to those who place it")),
            },
        ),
        Table(
            name="zone",
            heading=_("Zones"),
            hint=_(
                "Where the labels belong; learners do not see them. Draw them on the picture, or "
                "enter them here in percent of it. A zone belongs to the label of that row above."
            ),
            hidden=("id",),
            columns={
                "label": partial(
                    forms.IntegerField,
                    label=_("Row of its label"),
                    required=False,
                    min_value=1,
                    max_value=60,
                    widget=forms.NumberInput(attrs={"size": 4}),
                ),
                **PLACE_COLUMNS,
            },
        ),
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().fields_from(body, key), "columns": body.get("columns", squares.COLUMNS)}

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        if table == "label":
            reasons = mapping(key, "reasons")
            return [
                {**label, "most": label.get("most", 1), "reason": reasons.get(label["id"], "")}
                for label in entries(body, "labels")
            ]
        places = {id_: place for place, id_ in enumerate(texts(body, "labels"), 1)}
        rows = [
            {**zone, "label": places.get(str(zone.get("label")))} for zone in entries(key, "zones")
        ]
        return with_places(rows)

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """A zone names its label by row, counting empty rows too."""
        every = [self.cleaned_data[f"label-{place}-text"] for place in range(self.counts["label"])]
        rows = with_ids(self.rows("label"), "l", self.used("labels"))
        filled = [place for place, text in enumerate(every, 1) if text]
        by_row = {place: row["id"] for place, row in zip(filled, rows, strict=True)}
        zones = [
            {"id": f"z{number}", "label": by_row.get(row["label"], ""), **place_from(row)}
            for number, row in enumerate(self.drawn_rows("zone", "label"), 1)
        ]
        body = {
            "image": self.image_written(),
            "columns": self.cleaned_data["columns"],
            "labels": [
                {"id": row["id"], "text": row["text"], "most": row["most"] or 1} for row in rows
            ],
        }
        key: dict[str, Any] = {"zones": zones}
        if reasons := {row["id"]: row["reason"] for row in rows if row["reason"]}:
            key["reasons"] = reasons
        return body, key
