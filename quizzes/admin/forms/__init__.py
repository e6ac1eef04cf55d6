"""One form for each kind of question. They carry words to and fro: `quizzes.kinds` judges them."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quizzes.admin.forms.about import AboutForm
from quizzes.admin.forms.base import KindForm
from quizzes.admin.forms.choices import MultipleResponseForm, SingleChoiceForm
from quizzes.admin.forms.cloze import ClozeForm
from quizzes.admin.forms.description import DescriptionForm
from quizzes.admin.forms.essay import EssayForm
from quizzes.admin.forms.file_upload import FileUploadForm
from quizzes.admin.forms.hotspot import HotspotForm
from quizzes.admin.forms.markers import MarkersForm
from quizzes.admin.forms.matching import MatchingForm
from quizzes.admin.forms.numeric import NumericForm
from quizzes.admin.forms.ordering import OrderingForm
from quizzes.admin.forms.plain import PlainForm
from quizzes.admin.forms.short_answer import ShortAnswerForm
from quizzes.admin.forms.true_false import TrueFalseForm
from quizzes.kinds import KINDS

__all__ = ["FORMS", "AboutForm", "KindForm", "form_of", "label_of", "labels"]

FORMS: dict[str, tuple[Any, type[KindForm]]] = {
    "single_choice": (_("Single choice"), SingleChoiceForm),
    "multiple_response": (_("Several options"), MultipleResponseForm),
    "true_false": (_("True or false"), TrueFalseForm),
    "numeric": (_("Number"), NumericForm),
    "matching": (_("Matching"), MatchingForm),
    "ordering": (_("Ordering"), OrderingForm),
    "short_answer": (_("Short answer"), ShortAnswerForm),
    "hotspot": (_("Regions of a picture"), HotspotForm),
    "markers": (_("Labels on a picture"), MarkersForm),
    "cloze": (_("Text with gaps"), ClozeForm),
    "essay": (_("Essay"), EssayForm),
    "file_upload": (_("Files to send"), FileUploadForm),
    "description": (_("Text without a question"), DescriptionForm),
}


def form_of(kind: str) -> type[KindForm]:
    """A kind without a form of its own is written as YAML. Raises LookupError for no kind at all."""
    if kind not in KINDS:
        raise LookupError(kind)
    return FORMS[kind][1] if kind in FORMS else PlainForm


def label_of(kind: str) -> Any:
    return FORMS[kind][0] if kind in FORMS else kind.replace("_", " ").capitalize()


def labels() -> list[tuple[str, Any]]:
    """Every kind that can be written, with what people call it."""
    return [(name, label_of(name)) for name in KINDS]
