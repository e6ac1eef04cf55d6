"""The places and professions every form offers."""

import pytest

from tests.factories import practitioners as make


@pytest.fixture
def places(db):
    """What the selects of the forms offer: Ohio, the United Kingdom, three professions."""
    return {
        "ohio": make.ohio(),
        "uk": make.great_britain(),
        "pt": make.physical_therapist(),
        "physio": make.physiotherapist(),
        "chiro": make.chiropractor(),
    }
