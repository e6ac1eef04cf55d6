"""Reads the code of the product once and forks: one JSON line in, the number of the new process out."""

import json
import os
import runpy
import signal
import sys

import django
from django.urls import get_resolver

from cms.celery import app


def become(log: str, words: list[str]) -> None:
    """`python -m words` in a session of its own, as if it had just been started."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    for to, source in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, out)):
        os.dup2(source, to)
    sys.argv = words
    runpy.run_module(words[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    django.setup()
    app.loader.import_default_modules()
    assert get_resolver().url_patterns
    # Nobody asks how a child ended: it leaves no remains.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        if pid := os.fork():
            sys.stdout.write(f"{pid}\n")
            sys.stdout.flush()
        else:
            become(**json.loads(line))
            # What ran has said how it ended; the loop above belongs to the parent.
            os._exit(0)
