"""`manage.py verify_certificate FILE`: is this PDF, badge picture, JSON or JWT genuine?"""

import datetime as dt
import json
from argparse import ArgumentParser
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from certificates.credential.checking import Report, Result, check
from certificates.credential.did import did_web
from certificates.credential.opening import MAX_FILE, Claims, claims_of
from certificates.credential.reading import Refused
from certificates.credential.trust import Trust, read_folder
from certificates.fetching import NotFetched
from certificates.selectors.issuer import site_of
from certificates.selectors.trust import newest_seen, own_trust, with_own_records
from certificates.services.seen_lists import remember_list
from certificates.trusted import trust_of_issuer, with_issuer

NOT_GENUINE, UNREADABLE = 1, 2
_SIGNS = {Result.HELD: "+", Result.FAILED: "-", Result.NOT_CHECKED: "?"}


class Command(BaseCommand):
    help = (
        "Checks a certificate in any of its forms and says what holds."
        " Exit 0 when everything that could be checked holds, 1 when something does not,"
        " 2 when the file cannot be read or its issuer does not answer."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        where = parser.add_mutually_exclusive_group()
        where.add_argument(
            "--offline",
            action="store_true",
            help="ask nobody: check against the keys, lists and records of this site",
        )
        where.add_argument(
            "--trust",
            type=Path,
            metavar="FOLDER",
            help="ask nobody: check against a kept did.json, roots.pem and status lists",
        )
        parser.add_argument(
            "--issuer",
            action="append",
            default=[],
            metavar="DID",
            help="an issuer to rely on beside this site, such as did:web:school.example",
        )
        parser.add_argument("--json", action="store_true", help="write the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now, folder = timezone.now(), options["trust"]
        try:
            data = _read(options["file"])
            claims = claims_of(data)
            # A file without a badge names no issuer: it is checked by what is here.
            by_own = folder is None and (
                options["offline"] or not claims.issuer or _is_of_earlier_address(claims.issuer)
            )
            trust = (
                own_trust(claims.status_list, claims.issuer) if by_own else _trust(claims, folder)
            )
            report = check(
                data,
                keys=trust.keys,
                roots=trust.roots,
                status_lists=trust.status_lists,
                now=now,
                newest_lists=_newest_seen(claims),
            )
        except (Refused, NotFetched) as refused:
            raise CommandError(str(refused), returncode=UNREADABLE) from refused
        if by_own:
            report = with_own_records(report)
        else:
            known = dict.fromkeys(options["issuer"], "named with --issuer")
            if folder is not None:
                known[trust.keys.issuer] = "its keys are in the folder"
            else:
                known[did_web(settings.SITE_URL)] = "this site"
            report = with_issuer(report, known)
            _remember(trust, claims, now)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_data(), indent=2, ensure_ascii=False))
        else:
            self._tell(report)
        if not report.genuine:
            raise CommandError(_verdict(report), returncode=NOT_GENUINE)

    def _tell(self, report: Report) -> None:
        for line in (report.title, report.number, report.issuer):
            if line:
                self.stdout.write(line)
        for each in report.checks:
            self.stdout.write(f"{_SIGNS[each.result]} {each.name}: {each.sentence}")
        if report.genuine:
            self.stdout.write(_verdict(report))


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE + 1)
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error


def _trust(claims: Claims, folder: Path | None) -> Trust:
    return trust_of_issuer(claims) if folder is None else read_folder(folder)


def _is_of_earlier_address(issuer: str) -> bool:
    """Nobody may answer there any more; what is here knows the file."""
    with suppress(DatabaseError):
        return site_of(issuer) not in (None, settings.SITE_URL)
    return False


def _newest_seen(claims: Claims) -> dict[str, dt.datetime]:
    """Nothing where there is no database: the command works without one, and forgets."""
    try:
        return newest_seen(claims.status_list)
    except DatabaseError:
        return {}


def _remember(trust: Trust, claims: Claims, now: dt.datetime) -> None:
    with suppress(DatabaseError):
        remember_list(trust=trust, address=claims.status_list, at=now)


def _verdict(report: Report) -> str:
    if report.genuine:
        return "This certificate is genuine."
    if report.authentic:
        return "This certificate was made by its issuer, but it does not hold today."
    return "This certificate is not genuine."
