"""The same update for a file of any form, read and written by pyHanko: see `revision`."""

import hashlib
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import InvisSigSettings, MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from certificates.signing.cms_template import HASH
from certificates.signing.revision import FIELD, Facts, Revision


class CannotSign(ValueError):  # noqa: N818, a fact about key, time or file, not a fault
    """The file was not signed. The message is a sentence for staff."""


def of_any_file(pdf: bytes, facts: Facts, *, key: bytes, room: int) -> Revision:
    """Raises CannotSign for what is no PDF, is encrypted or signed, or holds a form."""
    writer = _opened(pdf)
    writer.identify(facts.identifier(hashlib.sha256(pdf).digest(), key))
    # PDF/A wants the print flag; PDF/UA-1 wants a field without a tag to lie outside the page.
    unseen = InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True)
    spec = SigFieldSpec(
        FIELD, on_page=0, invis_sig_settings=unseen, readable_field_name=facts.name or FIELD
    )
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field_name=FIELD, writer=writer)
    next(steps)
    placeholder = SignatureObject(
        timestamp=facts.moment,
        subfilter=SigSeedSubFilter.PADES,
        name=facts.name,
        reason=facts.reason,
        location=facts.location,
        bytes_reserved=room * 2,  # as hexadecimal digits
    )
    certify = SigMDPSetup(md_algorithm=HASH, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    steps.send(SigObjSetup(sig_placeholder=placeholder, mdp_setup=certify))
    prepared, output = steps.send(SigIOSetup(md_algorithm=HASH))
    made = output.getvalue()
    begin, end = prepared.reserved_region_start, prepared.reserved_region_end
    return Revision(made[:begin], made[end:], room, prepared.document_digest)


class _Writer(IncrementalPdfFileWriter):
    """An update that adds the signature and nothing else, the same for the same input.

    pyHanko would also write today's date and its own name into the metadata, and a random
    file identifier.
    """

    def _update_meta(self) -> None:
        """The metadata stays as it was, with what makes the file archival and accessible."""

    def identify(self, identifier: bytes) -> None:
        kept, _ = self.document_id
        self._document_id = generic.ArrayObject(
            [generic.ByteStringObject(kept), generic.ByteStringObject(identifier)]
        )


def _opened(pdf: bytes) -> _Writer:
    try:
        writer = _Writer(BytesIO(pdf))
        taken = "/Perms" in writer.root or "/AcroForm" in writer.root
    except (PdfError, ValueError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise CannotSign(f"This is not a PDF that can be signed: {error}") from error
    if writer.prev.encrypted:
        raise CannotSign("An encrypted file is not signed: readers could not check it.")
    if taken:
        raise CannotSign("This file is signed already, or holds a form.")
    return writer
