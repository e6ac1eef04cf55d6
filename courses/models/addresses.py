"""Pages found by their address in one statement, which also says whether anything restricts them."""

from functools import cache
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction

from practitioners.statements import Statement


class FoundByAddress:
    """For kinds of pages. One that was found so asks for restrictions only where there are any."""

    is_restricted: bool | None = None  # None where nobody has looked

    @classmethod
    def at_address(cls, url_path: str) -> Self | None:
        """The live page there, counted from the root of the tree. One statement."""
        slug = url_path.rstrip("/").rpartition("/")[2]
        return next(iter(_live_at(cls)(slug, url_path)), None)  # type: ignore[arg-type]

    @classmethod
    def as_visited(cls) -> QuerySet[Any]:
        """All pages of this kind, with what every visit reads of them."""
        return cls.objects.all()  # type: ignore[attr-defined,no-any-return]

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        if self.is_restricted is False:
            return PageViewRestriction.objects.none()
        return super().get_view_restrictions()  # type: ignore[misc,no-any-return]


@cache
def _live_at(kind: type[FoundByAddress]) -> Statement:
    return Statement(
        lambda slug, url_path: (
            kind.as_visited()
            .filter(slug=slug, url_path=url_path, live=True)
            .annotate(is_restricted=Exists(_restrictions()))[:1]
        )
    )


def _restrictions() -> QuerySet[PageViewRestriction]:
    """Of the page or one above it. An alias is as restricted as what it stands for."""
    return PageViewRestriction.objects.filter(
        Q(page__path=_beginning("page__path"))
        | Q(page__aliases__path=_beginning("page__aliases__path"))
    )


def _beginning(path: str) -> Substr:
    return Substr(OuterRef("path"), 1, Length(path))
