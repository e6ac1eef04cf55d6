"""What can be chosen in a question, and what an answer chose: for counting, in plain Python."""

from quizzes.kinds import kind as kind_of
from quizzes.kinds import options
from quizzes.kinds.shapes import Answer, Body, Key, ids, mapping, texts
from quizzes.statistics import Option


def options_of(kind: str, body: Body, key: Key) -> tuple[Option, ...]:
    """In the author's order; none for kinds whose answers cannot be counted by choice."""
    if kind == "true_false":
        return tuple(
            Option(name, name.capitalize(), right=kind_of(kind).grade(body, key, value) == 1)
            for name, value in (("true", True), ("false", False))
        )
    if kind == "hotspot":
        targets, named = set(ids(key, "targets")), mapping(key, "names")
        return tuple(
            Option(name, str(named.get(name) or text), right=name in targets)
            for name, text in texts(body, "regions").items()
        )
    if kind not in ("single_choice", "multiple_response"):
        return ()
    right = {name for name, worth in options.fractions(key).items() if worth > 0}
    right = right - options.disregarded(key) | options.always_correct(key)
    return tuple(
        Option(name, text, right=name in right) for name, text in texts(body, "options").items()
    )


def chosen(kind: str, answer: Answer | None) -> tuple[str, ...]:
    """The ids among `options_of` that a stored answer names."""
    if answer is None:
        return ()
    match kind:
        case "true_false":
            return ("true" if answer else "false",)
        case "single_choice":
            return (str(answer),)
        case "multiple_response" | "hotspot":
            return tuple(map(str, answer))
        case _:
            return ()
