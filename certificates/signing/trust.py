"""Whether a certificate descends from one of the authorities that are known here."""

import datetime as dt
from collections.abc import Iterable, Sequence

from cryptography import x509
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    Policy,
    PolicyBuilder,
    Store,
    VerificationError,
)

MOST_BETWEEN = 8
"""Certificates of a chain that are looked at. A real one has two or three."""


def descends(
    leaf: x509.Certificate,
    between: Sequence[x509.Certificate],
    *,
    roots: Iterable[x509.Certificate],
    at: dt.datetime,
) -> bool:
    """True when every link up to one of the roots is signed and valid at that instant.

    A leaf that is itself among the roots needs no chain. What it may be used for is not judged.
    """
    known = list(roots)
    if leaf in known:
        return leaf.not_valid_before_utc <= at <= leaf.not_valid_after_utc
    if not known:
        return False
    verifier = (
        PolicyBuilder()
        .store(Store(known))
        .time(at.astimezone(dt.UTC).replace(tzinfo=None))
        .max_chain_depth(MOST_BETWEEN)
        # The defaults are the web's: they want the name of a host in the leaf.
        .extension_policies(ca_policy=_AUTHORITY, ee_policy=ExtensionPolicy.permit_all())
        .build_client_verifier()
    )
    try:
        verifier.verify(leaf, list(between[:MOST_BETWEEN]))
    except VerificationError:
        return False
    return True


def _may_issue(
    policy: Policy, certificate: x509.Certificate, extension: x509.BasicConstraints
) -> None:
    if not extension.ca:
        raise ValueError("not an authority")


def _may_sign_certificates(
    policy: Policy, certificate: x509.Certificate, extension: x509.KeyUsage | None
) -> None:
    if extension is not None and not extension.key_cert_sign:
        raise ValueError("not for signing certificates")


_AUTHORITY = (
    ExtensionPolicy.permit_all()
    .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _may_issue)
    .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _may_sign_certificates)
)
