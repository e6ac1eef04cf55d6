"""What is known of a certificate in whatever state it is."""

from certificates.models import Certificate
from certificates.rules.tombstones import Tombstone
from certificates.typesetting.face import CertificateFace


def face_of(certificate: Certificate) -> CertificateFace | Tombstone:
    """Everything that is printed, or the little that is left when it is no longer held."""
    if certificate.emptied_at is not None:
        return Tombstone.from_data(certificate.data)
    return CertificateFace.from_data(certificate.data)
