"""`migrate` for the templates: the models of each of two hundred steps are made anew, and most of the time
goes into looking for what of that is no longer needed.
"""

import gc
from functools import cache, partial

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connections

if __name__ == "__main__":
    django.setup()
    gc.freeze()
    gc.set_threshold(500_000, 50, 1000)
    # Which setting names a model does not change on the way; Django forgets it with every model.
    looked_up = type(apps).get_swappable_settings_name.__wrapped__
    apps.get_swappable_settings_name = cache(partial(looked_up, apps))
    call_command("migrate", verbosity=0)
    # With nothing thrown away, nothing closes the file of SQLite either, and its last steps would stay in
    # the log beside it, which is not copied.
    connections.close_all()
