"""A process of the product that answers questions: one JSON line in, one out."""

import json
import sys
import traceback

import django
from django.db import connections

if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        names: dict = {}
        try:
            exec(json.loads(line), names)
            said = {"answer": names.get("answer")}
        except Exception:  # noqa: BLE001  it is told to whoever asked
            said = {"fault": traceback.format_exc()}
        # Nothing is held between two questions: no lock, no old view of the data.
        connections.close_all()
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()
