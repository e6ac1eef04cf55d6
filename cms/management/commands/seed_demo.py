"""A full demo site, made through the services, so that it obeys the rules."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cms.signing import ensure_signing_keys
from cms.starter import (
    activities,
    anatomy,
    cohort,
    pages,
    people,
    places,
    print_rules,
    programmes,
    questions,
    rules,
    states,
    videos,
)
from cms.starter.journeys import Staff
from practitioners.roles import Role
from renewals.services.planning import ensure_plans, plan_reminders


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"Write the date as 2027-03-01, not {text!r}.") from None


class Command(BaseCommand):
    help = "Load the starter content and demo people. Safe to repeat: what is there stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--today",
            type=day,
            metavar="YYYY-MM-DD",
            help="the day the demo people's dates are counted from (default: today)",
        )

        parser.add_argument(
            "--attempts",
            type=int,
            default=0,
            metavar="N",
            help="so many more sample people who have sat the first test, for its figures",
        )

    def handle(self, *, today: dt.date | None, attempts: int = 0, **options: Any) -> None:
        now = timezone.now()
        if today is not None:
            now = dt.datetime.combine(today, dt.time(9), dt.UTC)
        say = self.say
        ensure_signing_keys(say)
        say("Places, professions and roles.")
        places.load_places()
        accounts = people.load_accounts(now - 800 * states.DAY)
        author = accounts[Role.INSTRUCTOR]
        say("Anatomy library and videos.")
        with transaction.atomic():
            anatomy.load_anatomy(author)
            videos.load_videos(author)
        say("Pages, questions and lessons.")
        with transaction.atomic():
            catalogue = pages.load_site(author)
            questions.load_questions(author, now)
            pages.load_courses(catalogue, author, say)
        say("Cases and tests.")
        with transaction.atomic():
            questions.load_cases(author, now)
            questions.load_tests(author)
            questions.load_practice(author)
        say("Programmes and rules of 37 places.")
        with transaction.atomic():
            programmes.load_programmes()
            rules.load_rules()
            print_rules.load_print_rules()
            ensure_plans()
        say("People in every state.")
        staff = Staff(accounts[Role.ADMINISTRATOR], author)
        states.load_people(staff, now, say)
        activities.load_activities(staff, now)
        if attempts:
            say(f"Attempts of {cohort.load_cohort(attempts, staff, now)} more people.")
        plan_reminders(at=now)
        say("The demo site is ready.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
