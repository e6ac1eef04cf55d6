"""Lists that come along with a row."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import OuterRef

from practitioners.lists import ListOf
from practitioners.models import User
from practitioners.statements import Statement

pytestmark = pytest.mark.django_db


def with_groups(*people):
    theirs = Group.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(pk__in=people).annotate(
        theirs=ListOf(theirs, id="pk", called="name")
    )


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize(
    "ask", [with_groups, Statement(with_groups)], ids=["queryset", "statement"]
)
def test_each_row_has_its_own_rows(ana, ben, count, ask, django_assert_num_queries):
    groups = [Group.objects.create(name=f"Group “{place}”, 'a'") for place in range(count)]
    ana.groups.set(groups)
    ben.groups.set(groups[:1])

    with django_assert_num_queries(1):
        found = {person.pk: person.theirs for person in ask(ana.pk, ben.pk)}

    said = [{"id": each.pk, "called": each.name} for each in groups]
    assert sorted(found[ana.pk], key=lambda row: row["id"]) == said
    assert found[ben.pk] == said[:1]
