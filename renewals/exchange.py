"""Rules as a YAML file: rows of the jurisdictions format, with the line each begins on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from renewals.clauses import RuleSetData, UnreadableRowError, rule_sets_of
from renewals.clauses.writing import row_of

MOST_BYTES = 1_000_000
MOST_ROWS = 2_000


class UnreadableFileError(ValueError):
    """The whole file cannot be read; the sentence says why."""


@dataclass(frozen=True)
class ReadRow:
    """One row of a file: what it holds, or in a sentence why it cannot be read."""

    line: int
    name: str
    sets: tuple[RuleSetData, ...] = ()
    fault: str = ""


def read_rules(text: str) -> list[ReadRow]:
    """Every row of a file with `rows`, or the one row that the file is. Raises UnreadableFileError."""
    if len(text.encode()) > MOST_BYTES:
        raise UnreadableFileError("The file is larger than 1 MB; split it into smaller ones.")
    found = _rows_in(text)
    if len(found) > MOST_ROWS:
        raise UnreadableFileError(f"The file has more than {MOST_ROWS} rows; split it.")
    return [_read(line, row) for line, row in found]


def write_rules(chains: Iterable[Sequence[RuleSetData]]) -> str:
    """A file of one row for each place and profession."""
    rows = [row_of(sets) for sets in chains]
    return yaml.safe_dump({"rows": rows}, allow_unicode=True, sort_keys=False, width=100)


def _rows_in(text: str) -> list[tuple[int, Any]]:
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, yaml.SafeLoader)):
            raise UnreadableFileError(
                "Write the file without references (*name): they hide what is said."
            )
        node = yaml.compose(text, yaml.SafeLoader)
        read = yaml.safe_load(text)
    except yaml.MarkedYAMLError as fault:
        line = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise UnreadableFileError(f"Line {line}: {fault.problem}.") from fault
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        if isinstance(fault, UnreadableFileError):
            raise
        raise UnreadableFileError("This is no YAML that can be read.") from fault
    if not isinstance(read, Mapping) or not isinstance(node, yaml.MappingNode):
        raise UnreadableFileError("The file has no rows: begin it with a line that says rows:")
    if "rows" not in read:
        return [(1, read)]
    for key, value in node.value:
        if key.value == "rows" and isinstance(value, yaml.SequenceNode):
            lines = [item.start_mark.line + 1 for item in value.value]
            return list(zip(lines, read["rows"], strict=True))
    raise UnreadableFileError("Under rows: write a list, each row after a dash.")


def _read(line: int, row: Any) -> ReadRow:
    if not isinstance(row, Mapping):
        return ReadRow(line, "?", fault="This row is no mapping of fields.")
    name = str(row.get("id") or row.get("code") or "?")
    try:
        return ReadRow(line, name, tuple(rule_sets_of(row)))
    except UnreadableRowError as fault:
        return ReadRow(line, name, fault=str(fault))
    except (TypeError, AttributeError, ValueError):
        return ReadRow(
            line, name, fault=f"Row {name}: a field is not of the form that the others have."
        )
