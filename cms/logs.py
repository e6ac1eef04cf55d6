"""What is written about the running of the site. No answers, no mail bodies: messages carry ids."""

import json
import logging


def reference_of(record: logging.LogRecord) -> str:
    """What the error page told the visitor to quote; empty for everything but faults."""
    return getattr(getattr(record, "request", None), "reference", "")


class LineFormatter(logging.Formatter):
    """For people: one line, and the trace below it."""

    default_format = "%(asctime)s %(levelname)s %(name)s: %(message)s"

    def __init__(self) -> None:
        super().__init__(self.default_format)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  its name in logging
        line = super().formatMessage(record)
        reference = reference_of(record)
        return f"{line} (reference {reference})" if reference else line


class JsonFormatter(logging.Formatter):
    """For machines: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if reference := reference_of(record):
            line["reference"] = reference
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
