"""Designs as pictures: the engine that makes certificates, on facts nobody was given."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.conf import settings

from certificates.layout.artwork import Artwork
from certificates.layout.fields import Layout
from certificates.layout.paper import Paper
from certificates.layout.samples import sample_facts
from certificates.typesetting import pdf
from certificates.typesetting.face import CertificateFace

SHARP, SMALL = 110, 48
"""Dots per inch: to draw by, and for a list."""


class Unprintable(Exception):  # noqa: N818 - the design says what it lacks
    """There is no picture; the message says why."""


@dataclass(frozen=True)
class Sample:
    """For whom a design is looked at. `language` is empty for that of the facts."""

    person: str = "vietnamese"
    amount: str = "usual"
    paper: Paper | None = None
    language: str = ""
    marked: bool = False
    page: int = 1

    def face(self) -> CertificateFace:
        return CertificateFace.from_data(
            sample_facts(
                self.person, self.amount, sample=self.marked, language=self.language or "en"
            )
        )


def picture(
    layout: Layout, artwork: Mapping[str, Artwork], sample: Sample, *, small: bool = False
) -> bytes:
    """One page as PNG. Raises Unprintable."""
    try:
        return pdf.preview_png(
            sample.face(),
            layout=layout,
            artwork={sha256: each.data for sha256, each in artwork.items()},
            paper=sample.paper,
            page=sample.page,
            dots_per_inch=SMALL if small else SHARP,
            more_fonts=settings.FONTS_DIR,
        )
    except (pdf.MissingGlyph, pdf.ArtworkMissing) as missing:
        raise Unprintable(str(missing)) from None
    except IndexError:
        raise Unprintable(f"These facts fill fewer than {sample.page} pages.") from None


def crowded_with(
    layout: Layout, artwork: Mapping[str, Artwork]
) -> Callable[[str], Collection[str]]:
    """For a holder's name, the fields whose words do not fit however small they are set."""
    pictures = {sha256: each.data for sha256, each in artwork.items()}

    def crowded(name: str) -> Collection[str]:
        face = CertificateFace.from_data(sample_facts(sample=False) | {"holder_name": name})
        return pdf.crowded(face, layout=layout, artwork=pictures, more_fonts=settings.FONTS_DIR)

    return crowded
