"""Which tests stay together on one process of a run."""

from xdist.scheduler import LoadScopeScheduling


class ByGround(LoadScopeScheduling):
    """A file stays on one process; so do all journeys on one stack, which is started once for them."""

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        if "tests/journeys/" not in file:
            return file
        ground = "bare" if "fault" in file or "parallel" in file else "seeded"
        return f"{ground} {'servers' if 'postgres+redis' in test else 'embedded'}"
