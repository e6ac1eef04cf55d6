#!/usr/bin/env python
"""The door to every command: serve, migrate, seed_demo, remind."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018  reads the environment
    except ImproperlyConfigured as fault:
        sys.exit(f"{fault}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
