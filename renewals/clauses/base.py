"""What every clause is made of."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

type Units = Annotated[Decimal, Field(ge=0)]
type Share = Annotated[Decimal, Field(ge=0, le=1)]
type Count = Annotated[int, Field(ge=1)]
type Month = Annotated[int, Field(ge=1, le=12)]
type Day = Annotated[int, Field(ge=1, le=31)]

# The words of `renewals.rules.Mode` and of `CreditEntry.Activity`.
type ModeWord = Literal["async", "live_online", "in_person"]
type ActivityWord = Literal[
    "course",
    "conference",
    "reading",
    "media",
    "teaching",
    "research",
    "supervising",
    "academic",
    "assessment",
    "other",
]


class ClauseModel(BaseModel):
    """Frozen, and strict about names: a field that no clause knows is not dropped in silence."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True)
