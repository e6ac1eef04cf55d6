"""What the blocks of a lesson have in common."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup
from wagtail.blocks.struct_block import StructBlockValidationError

INLINE = ["bold", "italic", "link"]
SHORT_TEXT = ["bold", "italic", "ul", "ol", "link"]

EVIDENCE = [
    ("high", _("High certainty")),
    ("moderate", _("Moderate certainty")),
    ("low", _("Low certainty")),
    ("very_low", _("Very low certainty")),
    ("rule", _("Law, rule or standard")),
    ("opinion", _("Expert opinion")),
]


class LineBlock(blocks.CharBlock):
    """One line of a list, which stands below no words of its own: its label is read out with the field."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["aria-label"] = self.meta.label


def source_keys(*, min_num: int = 0, **kwargs: Any) -> blocks.ListBlock:
    """Keys of the lesson's reference list; without a least number the list starts empty."""
    line = LineBlock(max_length=40, label=_("Key of the source"))
    if min_num:
        return blocks.ListBlock(line, min_num=min_num, **kwargs)
    return blocks.ListBlock(line, required=False, default=[], min_num=0, **kwargs)


def folded(children: Iterable[str], settings: Iterable[str]) -> BlockGroup:
    """The fields everybody fills in, and those behind "Settings"."""
    return BlockGroup(children=list(children), settings=list(settings))


class LessonBlock(blocks.StructBlock):
    """A part of a lesson. `needed` are fields that a draft may leave empty and a published page may not."""

    needed: ClassVar[dict[str, Any]] = {}

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Adds `anchor`, the address of this block on its page, the same in every revision."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["anchor"] = anchor_of(context.get("block"), str(self.name or "block"))
        return context

    def get_preview_value(self) -> Any:
        """As it would be stored: fields that `preview_value` leaves out are empty."""
        return self.to_python(self.meta.preview_value)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            self.refuse(
                {name: words for name, words in self.needed.items() if not _filled(cleaned[name])}
            )
        return cleaned

    @staticmethod
    def refuse(faults: dict[str, Any]) -> None:
        """Raises with a sentence at each field, when there are any."""
        if faults:
            raise StructBlockValidationError(
                block_errors={name: ValidationError(words) for name, words in faults.items()}
            )

    def cited(self, value: Any) -> set[str]:
        """Keys of the sources that a block of this kind names."""
        return set()


def anchor_of(block: Any, otherwise: str) -> str:
    """The id of the part of the page that shows a block of a lesson."""
    block_id = getattr(block, "id", None)
    return f"b-{block_id}" if block_id else f"b-{otherwise.replace('_', '-')}"


def _filled(value: Any) -> bool:
    """Zero is an answer, blanks are none."""
    return bool(value.strip()) if isinstance(value, str) else value not in (None, False)
