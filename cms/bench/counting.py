"""What stops a run whose figures would mean nothing."""


class Miscounted(Exception):  # noqa: N818  the run stops
    """Another number of letters than was prepared."""


def expect(found: int, due: int) -> None:
    if found != due:
        raise Miscounted(f"{found} letters instead of {due}")
