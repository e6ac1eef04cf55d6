"""Private keys at rest."""

import pytest

from certificates.signing.secrecy import Locked, lock, unlock

PASSPHRASE = "correct horse battery staple"
SECRET = b"-----BEGIN PRIVATE KEY-----\n..."


@pytest.fixture(scope="module")
def locked():
    return lock(SECRET, PASSPHRASE)


def test_the_passphrase_opens_what_it_locked(locked):
    assert unlock(locked, PASSPHRASE) == SECRET


def test_nothing_of_the_secret_shows_and_no_two_are_alike(locked):
    assert locked.isascii()
    assert b"\n" not in locked
    assert b"PRIVATE" not in locked
    assert lock(SECRET, PASSPHRASE) != locked


OTHER = (
    "The passphrase does not open the stored key. It is another one than the key was"
    " locked with, or the stored key was altered."
)


@pytest.mark.parametrize(
    ("change", "passphrase", "sentence"),
    [
        (lambda it: it, "another passphrase, as long", OTHER),
        (lambda it: it, "", "The passphrase for private keys is missing."),
        (lambda it: it[:-8] + b"AAAAAAA=", PASSPHRASE, OTHER),
        (lambda it: it[:30], PASSPHRASE, "The stored key is damaged: it cannot be read."),
        (lambda it: it[:31], PASSPHRASE, OTHER),
        (
            lambda _: SECRET,
            PASSPHRASE,
            "The stored key is damaged: it does not begin as it should.",
        ),
        (lambda _: b"", PASSPHRASE, "The stored key is damaged: it does not begin as it should."),
    ],
    ids=["another", "none", "altered", "cut", "cut short", "never locked", "empty"],
)
def test_a_key_that_does_not_open_says_why(locked, change, passphrase, sentence):
    with pytest.raises(Locked) as refused:
        unlock(change(locked), passphrase)

    assert str(refused.value) == sentence


@pytest.mark.parametrize("passphrase", ["", "fifteen letters"], ids=["none", "short"])
def test_a_passphrase_that_is_soon_guessed_locks_nothing(passphrase):
    with pytest.raises(Locked) as refused:
        lock(SECRET, passphrase)

    assert str(refused.value) == (
        "The passphrase for private keys is missing or shorter than 16 characters."
    )
