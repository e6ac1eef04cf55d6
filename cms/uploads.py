"""What may be uploaded as a picture or a document, and what is said of the rest.

Drawings go through the same cleaning as the artwork of certificates: what comes out is written anew
from shapes, colours and words, so that nothing in it runs, is fetched or leads elsewhere.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from certificates.layout import artwork

TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
"""How text may begin before its first sign."""
DOCUMENTS = {"pdf": b"%PDF-", "vtt": b"WEBVTT"}
SEARCHED = 1024


class PictureField(WagtailImageField):
    """Drawings are cleaned before anything else reads them; a refused one says why."""

    def to_python(self, data: Any) -> Any:
        if data in self.empty_values or not _is_drawing(data):
            return super().to_python(data)
        if data.size > self.max_upload_size:
            self.check_image_file_size(data)
        data.seek(0)
        try:
            cleaned = artwork.read(data.name, data.read())
        except artwork.ArtworkRefused as refused:
            raise ValidationError(str(refused), code="drawing") from None
        if cleaned.kind != "svg":
            data.seek(0)
            return super().to_python(data)
        name = f"{data.name.rpartition('.')[0] or data.name}.svg"
        return super().to_python(SimpleUploadedFile(name, cleaned.data, "image/svg+xml"))


class ImageForm(BaseImageForm):
    """Wagtail's form for pictures, wherever one is uploaded."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (old := self.fields.get("file")) is not None:
            self.fields["file"] = PictureField(
                label=old.label, required=old.required, widget=old.widget
            )


class DocumentForm(BaseDocumentForm):
    """Wagtail's form for documents: the ending alone does not make one."""

    def _post_clean(self) -> None:
        """After the model has looked at the ending: without a file it would complain about that too."""
        super()._post_clean()
        file = self.cleaned_data.get("file")
        if file is None or "file" not in self.changed_data or "file" in self.errors:
            return
        kind = file.name.rpartition(".")[2].lower()
        file.seek(0)
        start = file.read(SEARCHED)
        file.seek(0)
        if DOCUMENTS.get(kind, b"") not in start:
            words = _(
                "This file is called %(kind)s and is something else. Export it again as %(kind)s."
            )
            self.add_error("file", words % {"kind": kind.upper()})


def _is_drawing(data: Any) -> bool:
    """By its name, or by its first signs: a drawing that is called PNG is one as well."""
    if data.name.lower().endswith((".svg", ".svgz")):
        return True
    data.seek(0)
    start = data.read(SEARCHED)
    data.seek(0)
    return start.lstrip()[:1] == b"<" or start.startswith(TEXT_MARKS)
