"""Many people with many deadlines, of which some come into the reach of the planner today."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import batched, count

from allauth.account.models import EmailAddress
from django.db import transaction

from certificates.models import Certificate, Programme
from cms.bench.sizes import Sizes
from cms.starter.rules import load_rules
from courses.models import CoursePage, Enrolment
from practitioners.models import Licence, User
from renewals import rules
from renewals.models import CreditEntry, Reminder, RenewalPeriod, RuleSet
from renewals.services import ensure_plans
from renewals.services.planning import last_day_in_reach
from renewals.services.rows import NEVER

DAY = dt.timedelta(days=1)
PEOPLE_AT_ONCE = 500
# The first reminders of a deadline, evenly shared among those that are due.
THRESHOLDS = (180, 120, 90, 60, 30)
# Where the middle of the day in UTC is nobody's night.
ZONES = ("UTC", "Europe/Berlin", "America/New_York")
ADDRESS = "holder-{}@bench.example"
OPENED_EARLIER = 419 * DAY
# Prime, so that it scatters the due ones over any number of obligations.
SCATTER = 7919
_numbers = count(1)


def tenth_of(sizes: Sizes) -> int:
    """People: a tenth of all, or as many as can have all that is due."""
    each = sizes.obligations // sizes.people
    return max(sizes.people // 10, -(-sizes.due // each))


def made_at() -> dt.datetime:
    """The instant of those that are there. What is due then stays due, however old they grow."""
    first = RenewalPeriod.objects.filter(holder__email=ADDRESS.format(1))
    opened_at: dt.datetime = first.values_list("opened_at", flat=True)[0]
    return opened_at + OPENED_EARLIER


@dataclass
class Obligations:
    """Made at `at`: each person holds one certificate and some licences, each with an open period."""

    at: dt.datetime
    course: CoursePage
    programme: Programme
    rule_sets: list[RuleSet] = field(default_factory=list)

    def add_tenth(self, sizes: Sizes) -> None:
        """The people who have all that is due; the others come after and have nothing due."""
        self._prepare()
        each = sizes.obligations // sizes.people
        self._add_all(people=tenth_of(sizes), each=each, due=sizes.due)

    def add_others(self, sizes: Sizes) -> None:
        each = sizes.obligations // sizes.people
        self._add_all(people=sizes.people - tenth_of(sizes), each=each, due=0)

    def _prepare(self) -> None:
        load_rules()
        ensure_plans()
        self.rule_sets = list(
            RuleSet.objects.filter(kind=RuleSet.Kind.RENEWAL).select_related(
                "jurisdiction", "profession"
            )
        )

    def _add_all(self, *, people: int, each: int, due: int) -> None:
        """`each` obligations for each of them; `due` of all of these are planned next."""
        total = people * each
        numbers = iter(range(total))
        for some in batched(range(people), PEOPLE_AT_ONCE, strict=False):
            with transaction.atomic():
                self._add(self._people(len(some)), each, numbers, due, total)

    def _people(self, number: int) -> list[User]:
        people = User.objects.bulk_create(
            User(
                email=ADDRESS.format(one),
                password="!",  # noqa: S106  nobody signs in
                name_on_licence=f"Holder {one}",
                time_zone=ZONES[one % len(ZONES)],
            )
            for one in (next(_numbers) for _ in range(number))
        )
        EmailAddress.objects.bulk_create(
            EmailAddress(user=one, email=one.email, verified=True, primary=True) for one in people
        )
        return people

    def _add(
        self, people: list[User], each: int, numbers: Iterator[int], due: int, total: int
    ) -> None:
        days = {
            one.pk: [self._due_on(next(numbers), due, total) for _ in range(each)] for one in people
        }
        certificates = self._certificates(people, days)
        licences, rule_sets = self._licences(people, days)
        periods = RenewalPeriod.objects.bulk_create(
            [
                *(
                    self._period(one.holder, one.valid_until, certificate=one)
                    for one in certificates
                ),
                *(
                    self._period(one.holder, one.expires_on, licence=one, rule_set=rule_set)
                    for one, rule_set in zip(licences, rule_sets, strict=True)
                ),
            ]
        )
        Reminder.objects.bulk_create(
            reminder for period in periods for reminder in self._sent_earlier(period)
        )

    def _due_on(self, number: int, due: int, total: int) -> dt.date:
        """On a threshold for exactly `due` of `total` numbers, else some day that is not."""
        place = number * SCATTER % total
        reach = last_day_in_reach(self.at)
        if place < due:
            return reach + THRESHOLDS[place % len(THRESHOLDS)] * DAY
        day = self.at.date() + (place % 1000 - 30) * DAY
        while (day - reach).days in rules.DEFAULT_OFFSETS:
            day += DAY
        return day

    def _certificates(
        self, people: list[User], days: dict[int, list[dt.date]]
    ) -> list[Certificate]:
        completed_at = self.at - 400 * DAY
        enrolments = Enrolment.objects.bulk_create(
            Enrolment(
                learner=one,
                course=self.course,
                enrolled_at=completed_at - 30 * DAY,
                completed_at=completed_at,
            )
            for one in people
        )
        certificates = Certificate.objects.bulk_create(
            Certificate(
                programme=self.programme,
                holder=enrolment.learner,
                enrolment=enrolment,
                number=f"BB-{enrolment.pk:09}",
                code=f"{enrolment.pk:012}",
                data={"title": self.programme.title, "credits": [["Self-paced", "6.50"]]},
                completed_on=completed_at.date(),
                issued_on=completed_at.date(),
                issued_at=completed_at,
                valid_until=days[enrolment.learner_id][0],
                mailed_at=completed_at,
            )
            for enrolment in enrolments
        )
        CreditEntry.objects.bulk_create(
            CreditEntry(
                holder=one.holder,
                source=CreditEntry.Source.CERTIFICATE,
                certificate=one,
                title=self.programme.title,
                provider="Filiform",
                mode="async",
                minutes=390,
                completed_on=one.completed_on,
                recorded_at=completed_at,
            )
            for one in certificates
        )
        return certificates

    def _licences(
        self, people: list[User], days: dict[int, list[dt.date]]
    ) -> tuple[list[Licence], list[RuleSet]]:
        rows, rule_sets = [], []
        for one in people:
            for place, expires_on in enumerate(days[one.pk][1:]):
                rule_set = self.rule_sets[(one.pk + place) % len(self.rule_sets)]
                number = f"L{next(_numbers)}"
                rule_sets.append(rule_set)
                rows.append(
                    Licence(
                        holder=one,
                        jurisdiction=rule_set.jurisdiction,
                        profession=rule_set.profession,
                        number=number,
                        number_key=number,
                        expires_on=expires_on,
                        state=Licence.State.VERIFIED,
                        submitted_at=self.at - 420 * DAY,
                        checked_at=self.at - 419 * DAY,
                    )
                )
        return Licence.objects.bulk_create(rows), rule_sets

    def _period(
        self,
        holder: User,
        due_on: dt.date | None,
        *,
        certificate: Certificate | None = None,
        licence: Licence | None = None,
        rule_set: RuleSet | None = None,
    ) -> RenewalPeriod:
        """As the planner has left it on its last round."""
        assert due_on is not None  # noqa: S101  every obligation here has a date
        reach = last_day_in_reach(self.at)
        ahead = [due_on - offset * DAY for offset in rules.DEFAULT_OFFSETS]
        return RenewalPeriod(
            holder=holder,
            certificate=certificate,
            licence=licence,
            rule_set=rule_set,
            opens_on=due_on - 730 * DAY,
            due_on=due_on,
            given_due_on=due_on,
            time_zone=holder.time_zone,
            opened_at=self.at - OPENED_EARLIER,
            # A reminder of the last day in reach is the one that is planned now.
            next_plan_on=min((day for day in ahead if day >= reach), default=NEVER),
        )

    def _sent_earlier(self, period: RenewalPeriod) -> Iterator[Reminder]:
        """The letters of a period that is planned now, before the one that comes."""
        reach = last_day_in_reach(self.at)
        if period.next_plan_on != reach:
            return
        for offset in rules.DEFAULT_OFFSETS:
            day = period.due_on - offset * DAY
            if day < reach:
                then = dt.datetime.combine(day, dt.time(9), dt.UTC)
                yield Reminder(
                    period=period,
                    recipient=period.holder,
                    due_on=period.due_on,
                    offset=offset,
                    send_at=then,
                    sent_at=then,
                    message_id=f"<earlier-{period.pk}-{offset}@bench.example>",
                )
