"""Files that a person marks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.rubrics import RubricForm
from quizzes.kinds import file_upload
from quizzes.kinds.shapes import ids


class FileUploadForm(RubricForm):
    kind = "file_upload"
    own_body = frozenset({"types", "most", "most_megabytes"})
    types = forms.MultipleChoiceField(
        label=_("Files that may be sent"),
        choices=[("pdf", _("PDF")), ("image", _("Pictures (PNG, JPEG, WebP)"))],
        initial=list(file_upload.TYPES),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose which files may be sent.")},
    )
    most = forms.IntegerField(
        label=_("At most how many"), min_value=1, max_value=file_upload.MOST_FILES, initial=1
    )
    most_megabytes = forms.IntegerField(
        label=_("At most how large, in megabytes"),
        min_value=1,
        max_value=file_upload.MOST_MEGABYTES,
        initial=10,
    )

    def fields_from(self, body: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **super().fields_from(body, key),
            "types": ids(body, "types"),
            "most": body.get("most", 1),
            "most_megabytes": body.get("most_megabytes", 1),
        }

    def written(self) -> tuple[dict[str, Any], dict[str, Any]]:
        names = ("types", "most", "most_megabytes")
        return {name: self.cleaned_data[name] for name in names}, self.rubric_key()
