"""The contexts are the published ones, unchanged, and no other is ever looked for."""

import json
from pathlib import Path

import pytest

from certificates.credential import contexts
from tests.certificates.credential.made import SHARED


@pytest.mark.parametrize("address", sorted(contexts.KNOWN))
def test_context_is_handed_out_afresh_each_time(address: str) -> None:
    first = contexts.load(address)["document"]
    before = json.dumps(first)
    first["@context"].clear()

    assert json.dumps(contexts.load(address)["document"]) == before


@pytest.mark.parametrize(
    "address",
    ["https://www.w3.org/2018/credentials/v1", "https://evil.example/", "file:///etc/passwd", ""],
)
def test_other_contexts_are_refused(address: str) -> None:
    with pytest.raises(contexts.UnknownContext):
        contexts.load(address)


@pytest.mark.parametrize(
    "name", ["credentials-v2.json", "ob-v3p0-context-3.0.3.json", "ob-v3p0-extensions.json"]
)
def test_values_are_those_that_were_published(name: str) -> None:
    published = SHARED / "context" / name
    if not published.exists():
        pytest.skip("the shared Open Badges files are not here")
    kept = Path(contexts.__file__).parent / name

    assert json.loads(kept.read_text()) == json.loads(published.read_text())


def test_notices_of_the_packages_are_kept_beside_them() -> None:
    folder = Path(contexts.__file__).parent

    assert (
        "Copyright (c) 2023-2024, Digital Bazaar"
        in (folder / "LICENSE.credentials-v2.txt").read_text()
    )
    assert (
        "Copyright (c) 2022 Digital Credentials Consortium"
        in (folder / "LICENSE.open-badges.txt").read_text()
    )
