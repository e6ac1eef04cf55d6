"""What is said when artwork cannot be used, and the limits that are the same for all of it."""

MEGABYTES = 8
MEGAPIXELS = 40
STEEPEST = 20
"""How many times wider than high artwork may be, or the other way round."""


class ArtworkRefused(ValueError):  # noqa: N818, a refusal is an everyday event
    """The file cannot be artwork. The message is a sentence for whoever chose it."""
