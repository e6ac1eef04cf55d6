"""Regions of a picture, of which some are right."""

from collections.abc import Mapping
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.fields import LETTERS, Line
from quizzes.admin.forms.picture import PLACE_COLUMNS, PictureForm, place_from, with_places
from quizzes.admin.forms.rows import Table, with_ids
from quizzes.kinds import hotspot
from quizzes.kinds.shapes import entries, ids, mapping


class HotspotForm(PictureForm):
    kind = "hotspot"
    table_of_places = "region"
    own_body = frozenset({"image", "regions", "choose"})
    own_key = frozenset({"targets", "need", "names", "reasons"})
    choose = forms.IntegerField(
        label=_("Regions a learner may choose"),
        min_value=1,
        max_value=hotspot.MOST_REGIONS,
        initial=1,
        error_messages={"required": _("Enter how many regions may be chosen, such as 1.")},
    )
    need = forms.ChoiceField(
        label=_("What earns the marks"),
        choices=[
            ("all", _("All of the right regions")),
            ("any", _("Any of the right regions")),
        ],
        initial="all",
    )
    tables: ClassVar[list[Table]] = [
        Table(
            name="region",
            heading=_("Regions"),
            hint=_(
                "The text says where a region lies and not what it is: learners read it. The name and "
                "the reason are shown afterwards. Draw the places on the picture, or enter them here "
                "in percent of it."
            ),
            columns={
                "text": partial(Line, label=_("Where it lies")),
                "target": partial(forms.BooleanField, label=_("Right"), required=False),
                **PLACE_COLUMNS,
                "named": partial(Line, label=_("What it is")),
                "reason": partial(Line, label=_("Why it is right or wrong")),
            },
        )
    ]

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **super().fields_from(body, key),
            "choose": body.get("choose", 1),
            "need": key.get("need", "all"),
        }

    def rows_from(
        self, table: str, body: Mapping[str, Any], key: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        names, reasons = mapping(key, "names"), mapping(key, "reasons")
        rows = [
            {
                **region,
                "target": region["id"] in ids(key, "targets"),
                "named": names.get(region["id"], ""),
                "reason": reasons.get(region["id"], ""),
            }
            for region in entries(body, "regions")
        ]
        return with_places(rows)

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        rows = with_ids(self.drawn_rows("region", "text"), LETTERS, self.used("regions"))
        body = {
            "image": self.image_written(),
            "choose": self.cleaned_data["choose"],
            "regions": [{"id": row["id"], "text": row["text"], **place_from(row)} for row in rows],
        }
        key: dict[str, Any] = {
            "targets": [row["id"] for row in rows if row["target"]],
            "need": self.cleaned_data["need"],
        }
        for name, column in (("names", "named"), ("reasons", "reason")):
            if said := {row["id"]: row[column] for row in rows if row[column]}:
                key[name] = said
        return body, key
