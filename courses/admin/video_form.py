"""What staff fill in about a video. What the file says of itself is read, not asked."""

from io import BytesIO
from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image, ImageOps
from wagtailmedia.forms import BaseMediaForm
from wagtailmedia.models import MediaType

from courses.video.captions import read_captions
from courses.video.containers import Container, NotPlayable, read_container
from courses.video.timeline import chapter_faults, from_captions, stamp

CAPTIONS_MAX_BYTES = 512 * 1024
POSTER_WIDTH = 1280


class VideoForm(BaseMediaForm):
    """Drafts may lack their words; a page that shows the video may not be published then."""

    captions_file = forms.FileField(
        label=gettext_lazy("Captions file"),
        required=False,
        widget=forms.FileInput({"accept": ".vtt"}),
        help_text=gettext_lazy("WebVTT (.vtt). Takes the place of the captions below."),
    )
    begin_transcript = forms.BooleanField(
        label=gettext_lazy("Begin the transcript with the captions"),
        required=False,
        help_text=gettext_lazy(
            "Only where there is no transcript yet. Add what the picture shows."
        ),
    )

    field_order = (
        "title",
        "file",
        "collection",
        "language",
        "captions_file",
        "captions",
        "begin_transcript",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.type = MediaType.VIDEO  # the library has no other files
        self.found: Container | None = None
        for name, rows in [("captions", 8), ("transcript", 10), ("chapters", 4)]:
            if name in self.fields:
                self.fields[name].widget = forms.Textarea({"rows": rows, "spellcheck": "false"})
        if "described_file" in self.fields:
            self.fields["described_file"].widget.attrs["accept"] = ".mp4,.m4v,.webm"
        if "duration" in self.fields:
            self.fields["duration"].help_text = _(
                "In seconds. Read from the file where it says so."
            )
        self.order_fields(self.field_order)

    @staticmethod
    def get_file_accept_value(media_type: MediaType) -> str | None:  # noqa: ARG004
        return ".mp4,.m4v,.webm"

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if "file" in self.changed_data and file:
            self.found = _looked_into(file)
        return file

    def clean_described_file(self) -> Any:
        file = self.cleaned_data.get("described_file")
        if "described_file" in self.changed_data:
            self.instance.described_type = _looked_into(file).content_type if file else ""
        return file

    def clean_thumbnail(self) -> Any:
        """Made anew from its pixels, so that neither place nor camera stays in the file."""
        poster = self.cleaned_data.get("thumbnail")
        if "thumbnail" not in self.changed_data or not poster:
            return poster
        try:
            with Image.open(poster) as picture:
                still = ImageOps.exif_transpose(picture).convert("RGB")
        except (OSError, ValueError, Image.DecompressionBombError):
            raise forms.ValidationError(
                _("This picture cannot be read. Upload a JPEG, PNG or WebP file.")
            ) from None
        still.thumbnail((POSTER_WIDTH, POSTER_WIDTH))
        made = BytesIO()
        still.save(made, "JPEG", quality=82, optimize=True)
        return ContentFile(made.getvalue(), name="poster.jpg")

    def clean_captions_file(self) -> str:
        file = self.cleaned_data.get("captions_file")
        if not file:
            return ""
        if file.size > CAPTIONS_MAX_BYTES:
            raise forms.ValidationError(
                _("A captions file is smaller than 500 kB. Choose a .vtt file.")
            )
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError:
            raise forms.ValidationError(
                _(
                    "This file is not text in UTF-8. Save the captions as UTF-8 and upload them again."
                )
            ) from None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        uploaded = cleaned.get("captions_file") or ""
        captions = cleaned["captions"] = uploaded or cleaned.get("captions", "")
        seconds = self._seconds(cleaned)
        if captions.strip():
            self._check_captions(
                captions, seconds, field="captions_file" if uploaded else "captions"
            )
        for fault in chapter_faults(cleaned.get("chapters", ""), seconds=seconds):
            self.add_error("chapters", fault)
        if cleaned.get("begin_transcript") and not cleaned.get("transcript", "").strip():
            cleaned["transcript"] = from_captions(read_captions(captions).cues)
        self._keep_what_is_shown(cleaned)
        return cleaned

    def _seconds(self, cleaned: dict[str, Any]) -> float | None:
        """The file's own word counts more than what somebody typed."""
        if self.found and self.found.seconds:
            cleaned["duration"] = round(self.found.seconds, 1)
        return cleaned.get("duration") or None

    def _check_captions(self, captions: str, seconds: float | None, *, field: str) -> None:
        read = read_captions(captions)
        for fault in read.faults[:20]:
            self.add_error(field, fault)
        if read.cues and seconds and read.cues[-1].end > seconds + 1:
            self.add_error(
                field,
                _(
                    "The captions end at %(captions)s and the video at %(video)s. "
                    "Check that they belong together."
                )
                % {"captions": stamp(read.cues[-1].end), "video": stamp(seconds)},
            )

    def _keep_what_is_shown(self, cleaned: dict[str, Any]) -> None:
        """Words that published lessons rely on are changed, not taken away."""
        if not self.instance.pk:
            return
        gone = [
            name
            for name in ("captions", "transcript")
            if name in self.changed_data and name in self.initial
            if str(self.initial[name]).strip() and not cleaned.get(name, "").strip()
        ]
        if gone and self.instance.lessons_with_it:
            for name in gone:
                self.add_error(
                    name, _("Lessons show this video and need this text. Change it, but keep it.")
                )

    def save(self, commit: bool = True) -> Any:
        if self.found:
            file = self.cleaned_data["file"]
            self.instance.content_type = self.found.content_type
            self.instance.size = file.size
            self.instance.width, self.instance.height = self.found.width, self.found.height
        return super().save(commit)


def _looked_into(file: UploadedFile) -> Container:
    """Raises ValidationError with a sentence for what no browser would play."""
    most, size = settings.VIDEO_MAX_BYTES, file.size or 0
    if most and size > most:
        raise forms.ValidationError(
            _("This video has %(size)s. Upload one smaller than %(most)s, or cut it into parts.")
            % {"size": filesizeformat(size), "most": filesizeformat(most)}
        )
    try:
        return read_container(cast("BinaryIO", file.file))
    except NotPlayable as refused:
        raise forms.ValidationError(_(str(refused))) from None
