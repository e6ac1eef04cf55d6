"""The whole product in one foreground command: `make run`."""

import os
import socket
import sys
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from cms.models import HomePage
from cms.processes import Child, Supervisor
from cms.signing import ensure_signing_keys
from cms.starter.people import DEMO_ACCOUNTS, DEMO_PASSWORD


class Command(BaseCommand):
    help = "Set up what is missing, then run site, worker and clock until Ctrl-C."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--empty", action="store_true", help="do not load the starter content on a first start"
        )

    def handle(self, *, empty: bool, **options: Any) -> None:
        # From the environment, because the addresses in letters and on certificates follow from it.
        host, port = os.environ.get("HOST", "127.0.0.1"), int(getattr(settings, "PORT", 8000))
        self.refuse_taken_port(host, port)
        self.bring_database_up_to_date()
        ensure_signing_keys(self.say)
        if not empty:
            self.load_starter_content()
        connections.close_all()

        supervisor = Supervisor(children(host, port), self.say)
        self.say("Starting site, worker and clock.")
        supervisor.start()
        try:
            if self.wait_for_site(supervisor, port):
                self.welcome(port)
                supervisor.watch()
        finally:
            self.say("Stopping.")
            supervisor.stop()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def refuse_taken_port(self, host: str, port: int) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise CommandError(
                    f"Port {port} is taken or not allowed ({error.strerror}). "
                    f"Choose another: make run PORT={port + 1}"
                ) from None

    def bring_database_up_to_date(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            self.say(f"Bringing the database up to date ({len(waiting)} steps).")
            call_command("migrate", verbosity=0)

    def load_starter_content(self) -> None:
        """On the first start, and again when that one was cut off before the end."""
        begun = settings.DATA_DIR / "starter-content-begun"
        if HomePage.objects.exists() and not begun.exists():
            return
        self.say("First start: loading the starter content (about a minute).")
        begun.touch()
        try:
            call_command("seed_demo", stdout=self.stdout)
        except KeyboardInterrupt:
            raise CommandError("Stopped. The next start goes on from here.") from None
        begun.unlink()

    def wait_for_site(self, supervisor: Supervisor, port: int) -> bool:
        """False when asked to stop before the site answered."""
        deadline = time.monotonic() + 60
        while not supervisor.stopping:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/livez", timeout=1)
            except (urllib.error.URLError, OSError):
                if time.monotonic() > deadline:
                    raise CommandError(
                        f"The site does not answer; {settings.DATA_DIR}/log/site.log says why."
                    ) from None
                time.sleep(0.2)
            else:
                return True
        return False

    def welcome(self, port: int) -> None:
        self.say("")
        self.say(f"  Filiform is at  http://localhost:{port}/")
        self.say(f"  Staff pages     http://localhost:{port}/admin/")
        if mail := getattr(settings, "MAIL_DIR", None):
            self.say(f"  Mail goes to    {mail}  and  http://localhost:{port}/admin/mail/")
        self.say(f"  Data, logs      {settings.DATA_DIR}")
        if settings.DEMO_SIGN_IN:
            self.say("")
            self.say(f"  Demo accounts, all with the password  {DEMO_PASSWORD}")
            for account in DEMO_ACCOUNTS:
                self.say(f"    {account.role:<18} {account.email}")
        self.say("")
        self.say("  Ctrl-C stops everything.")
        self.say("")


def children(host: str, port: int) -> list[Child]:
    """One process each; a worker that is killed is started again and the sweeps find its work."""
    logs = settings.DATA_DIR / "log"
    logs.mkdir(parents=True, exist_ok=True)
    gunicorn = [sys.executable, "-m", "gunicorn", "cms.wsgi", "-b", f"{host}:{port}"]
    gunicorn += ["-k", "gthread", "--threads", "8", "--log-level", "warning", "--no-control-socket"]
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "cms"]
    worker = [*celery, "worker", "-Q", ",".join(settings.WORKER_QUEUES), "-c", "1", "-l", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    clock = [*celery, "beat", "-l", "WARNING", "-s", str(settings.DATA_DIR / "clock")]
    return [
        Child("site", gunicorn, logs / "site.log"),
        Child("worker", worker, logs / "worker.log"),
        Child("clock", clock, logs / "clock.log"),
    ]
