"""What the filters of the board offer, and the views somebody has kept, in one statement."""

from dataclasses import dataclass, field

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from certificates.models import Programme
from practitioners.models import Clinic, Jurisdiction, Profession, User
from renewals.models import SavedView

type Choice = tuple[str, str]


@dataclass(frozen=True)
class View:
    """Filters under a name; `is_mine` may be removed by whoever looks."""

    pk: int
    name: str
    query: str
    is_mine: bool


@dataclass
class BoardOptions:
    places: list[Choice] = field(default_factory=list)
    professions: list[Choice] = field(default_factory=list)
    clinics: list[Choice] = field(default_factory=list)
    programmes: list[Choice] = field(default_factory=list)
    views: list[View] = field(default_factory=list)


def board_options(user: User) -> BoardOptions:
    """Every list in alphabetical order."""
    kinds = {
        "place": Jurisdiction.objects.annotate(text=F("name")),
        "profession": Profession.objects.annotate(text=F("name")),
        "clinic": Clinic.objects.annotate(text=F("name")),
        "programme": Programme.objects.annotate(text=F("title")),
    }
    lists = [
        rows.order_by()
        .annotate(of_kind=Value(kind), query_text=_text(Value("")), owner_key=Value(0))
        .values_list("of_kind", "pk", "text", "query_text", "owner_key")
        for kind, rows in kinds.items()
    ]
    views = (
        SavedView.objects.filter(Q(owner=user) | Q(is_shared=True))
        .order_by()
        .annotate(
            of_kind=Value("view"),
            text=F("name"),
            query_text=_text(F("query")),
            owner_key=F("owner"),
        )
        .values_list("of_kind", "pk", "text", "query_text", "owner_key")
    )
    options = BoardOptions()
    found = views.union(*lists, all=True).order_by()
    for kind, pk, text, query, owner in sorted(found, key=lambda row: row[2].casefold()):
        if kind == "view":
            options.views.append(View(pk, text, query, owner == user.pk))
        else:
            getattr(options, f"{kind}s").append((str(pk), text))
    return options


def _text(expression: F | Value) -> Cast:
    """The columns of the lists must be of one kind."""
    return Cast(expression, CharField())
