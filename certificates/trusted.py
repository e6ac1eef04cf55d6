"""What a file is checked against: what its issuer publishes, and whether anybody knows that issuer."""

from collections.abc import Mapping
from dataclasses import replace

from certificates.credential.checking import Check, Name, Report, Result
from certificates.credential.did import WELL_KNOWN, home_of
from certificates.credential.opening import Claims, Kind
from certificates.credential.trust import Trust, read_keys, read_list, read_roots
from certificates.fetching import Fetcher, NotFetched

ROOTS = "/verify/roots.pem"


def trust_of_issuer(claims: Claims, *, fetcher: Fetcher | None = None) -> Trust:
    """Keys, roots and status list that the issuer named in a file publishes at this moment.

    Nothing is asked of any other host than the issuer's own. That the issuer is somebody to rely
    on is for the reader to judge. Raises NotFetched.
    """
    fetcher = fetcher or Fetcher()
    try:
        home = home_of(claims.issuer)
    except ValueError as error:
        raise NotFetched(f"The file names no issuer that can be asked: {error}") from error
    try:
        keys = read_keys(fetcher.fetch(home + WELL_KNOWN))
        if keys.issuer != claims.issuer:
            raise NotFetched(f"{home} publishes the keys of somebody else.")
        is_pdf = claims.kind is Kind.PDF
        roots = read_roots(fetcher.fetch(home + ROOTS)) if is_pdf else []
        lists = {}
        if claims.status_list:
            if not claims.status_list.startswith(f"{home}/"):
                raise NotFetched("The status list is not on the issuer's own host.")
            lists = read_list(fetcher.fetch(claims.status_list))
    except ValueError as error:
        raise NotFetched(f"What {home} publishes cannot be read: {error}") from error
    return Trust(keys, tuple(roots), lists)


def with_issuer(report: Report, known: Mapping[str, str]) -> Report:
    """The report with who issued the file and how we know that issuer, which no file can say itself.

    `known` are issuers and in what way each is known: "this site". Anybody can sign a badge with a
    key of their own, and publish it: that every signature holds makes a stranger no friend.
    """
    if not report.issuer:
        return report
    how = known.get(report.issuer)
    if how:
        issuer = Check(Name.ISSUER, Result.HELD, f"Issued by {report.issuer}: {how}.")
    else:
        sentence = (
            f"The file names {report.issuer} as its issuer, whom nobody here knows. If you know"
            f" that this is whose certificates you want, add: --issuer {report.issuer}"
        )
        issuer = Check(Name.ISSUER, Result.FAILED, sentence)
    return replace(report, checks=(issuer, *report.checks))
