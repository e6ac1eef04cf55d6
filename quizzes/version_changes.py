"""What differs between two versions of a question, place by place, for people who check a correction."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """`where` is a path in words, such as ("options", "b", "text"). An empty side was not there."""

    where: tuple[str, ...]
    before: str
    after: str
    hidden: bool
    """True for a part of the key: what learners do not see before the review."""

    @property
    def place(self) -> str:
        return " › ".join(part.replace("_", " ") for part in self.where)


def changes(
    before: tuple[Mapping[str, Any], Mapping[str, Any]],
    after: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> list[Change]:
    """Both sides are (body, key). In the order of the newer version, what went away at the end."""
    found = []
    named = _texts(before[0]) | _texts(after[0])
    for hidden, (old, new) in enumerate(zip(before, after, strict=True)):
        names = named if hidden else {}
        was, now = _named(old, names), _named(new, names)
        found += [
            Change(where, was.get(where, ""), now.get(where, ""), hidden=bool(hidden))
            for where in [*now, *(each for each in was if each not in now)]
            if was.get(where, "") != now.get(where, "")
        ]
    return found


def _named(part: Any, names: Mapping[str, str]) -> dict[tuple[str, ...], str]:
    """Path to what stands there, an id of the key replaced by the words it stands for."""
    return {
        tuple(names.get(step, step) for step in path): names.get(said, said)
        for path, said in _leaves(part)
    }


def _texts(part: Any) -> dict[str, str]:
    """Every id with the words beside it."""
    if isinstance(part, list | tuple):
        return {id_: text for each in part for id_, text in _texts(each).items()}
    if not isinstance(part, Mapping):
        return {}
    own = {str(part["id"]): str(part["text"])} if "id" in part and part.get("text") else {}
    return own | {id_: text for each in part.values() for id_, text in _texts(each).items()}


def _leaves(part: Any, where: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], str]]:
    """Every text, number and yes or no with the path to it; a thing in a list goes by its id."""
    if isinstance(part, Mapping):
        inside = [(str(name), value) for name, value in part.items() if name != "id"]
    elif isinstance(part, list | tuple) and any(isinstance(each, Mapping | list) for each in part):
        inside = [(_name(each, place), each) for place, each in enumerate(part, 1)]
    elif isinstance(part, list | tuple):
        return [(where, ", ".join(map(_said, part)))]
    else:
        return [(where, _said(part))]
    return [leaf for name, value in inside for leaf in _leaves(value, (*where, name))]


def _name(part: Any, place: int) -> str:
    return str(part.get("id") or place) if isinstance(part, Mapping) else str(place)


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)
