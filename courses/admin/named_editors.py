"""Names for people who hear the editor instead of seeing it."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks


@hooks.register("insert_editor_js")
def name_rich_text_editors() -> str:
    """Wagtail labels the hidden field behind a rich text editor, not what one writes into."""
    return format_html(
        '<script type="module" src="{}"></script>', static("courses/admin/named_editor.js")
    )
