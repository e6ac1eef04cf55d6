"""A wrong environment is named at the start, all of it at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "SECRET_KEY": "k" * 60,
    "CERTIFICATE_KEY_SECRET": "c" * 60,
    "SITE_URL": "https://training.example.org",
    "ALLOWED_HOSTS": "training.example.org",
    "DATABASE_URL": "postgres://filiform@localhost/filiform",
    "BROKER_URL": "redis://localhost/0",
    "CACHE_URL": "redis://localhost/1",
    "MAIL_URL": "smtp://localhost",
}


def start(settings: str, tmp_path: Path, **changes: str) -> subprocess.CompletedProcess:
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **changes}
    environment["DJANGO_SETTINGS_MODULE"] = f"cms.settings.{settings}"
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_a_good_environment(tmp_path):
    assert start("production", tmp_path, **GOOD).stderr == ""


def test_production_names_everything_that_is_missing(tmp_path):
    complaint = start("production", tmp_path).stderr

    assert [name for name in sorted(GOOD) if f"  {name}: " not in complaint] == []


@pytest.mark.parametrize(
    ("name", "nonsense", "advice"),
    [
        ("SECRET_KEY", "short", "use at least 50 random characters"),
        ("SITE_URL", "training.example.org", "write an address such as"),
        ("DATABASE_URL", "no database", "DATABASE_URL"),
        ("SSL_REDIRECT", "perhaps", "Not a valid boolean"),
        ("PROXY_COUNT", "-1", "write a whole number, 0 or more"),
        ("SWEEP_SECONDS", "soon", "write a whole number, 0 or more"),
        ("BROKER_URL", "rabbit", "write an address such as redis://"),
        ("MAIL_URL", "mail", "write an address such as smtp+tls://"),
        ("TIMESTAMP_URL", "ftp://clock", "write an address such as https://timestamp"),
        ("ALLOWED_HOSTS", " , ", "name the hosts the site answers to"),
    ],
)
def test_nonsense_is_named_with_advice(tmp_path, name, nonsense, advice):
    complaint = start("production", tmp_path, **{**GOOD, name: nonsense}).stderr

    assert f"  {name}: " in complaint
    assert advice in complaint


def test_development_names_nonsense_too(tmp_path):
    complaint = start("development", tmp_path, PORT="eighty", DEBUG="maybe").stderr

    assert "  DEBUG: " in complaint
    assert "  PORT: " in complaint


@pytest.mark.parametrize(
    ("name", "nonsense", "complaint"),
    [
        ("PORT", "99999", "  PORT: write a number from 1 to 65535"),
        ("PORT", "eighty", "  PORT: write a number from 1 to 65535"),
    ],
)
def test_commands_say_what_is_wrong_and_nothing_else(tmp_path, name, nonsense, complaint):
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), name: nonsense}

    ended = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.splitlines() == [
        "Change these environment variables (or lines of .env) and start again:",
        complaint,
    ]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    complaint = start("development", tmp_path / "file").stderr

    assert f"DATA_DIR: {tmp_path / 'file'} cannot be used (Not a directory)" in complaint
