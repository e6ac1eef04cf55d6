"""A broker that is a folder: messages go through it, and nobody sees half of one."""

import pytest
from kombu import Connection
from kombu.utils.json import dumps

import cms.celery  # noqa: F401 (names our transport)
from cms.broker import Channel


@pytest.fixture
def queue(tmp_path):
    """A queue in a folder, and the folder. Kombu remembers queues by name: each test has its own."""
    options = {
        "data_folder_in": str(tmp_path / "queue"),
        "data_folder_out": str(tmp_path / "queue"),
        "control_folder": str(tmp_path / "control"),
    }
    (tmp_path / "queue").mkdir()
    with (
        Connection("filesystem://localhost", transport_options=options) as connection,
        connection.SimpleQueue(tmp_path.name) as made,
    ):
        assert isinstance(made.channel, Channel)
        yield made, tmp_path / "queue"


def test_messages_are_taken_once(queue):
    letters, folder = queue
    for number in range(3):
        letters.put({"number": number})

    taken = sorted(letters.get(block=False).payload["number"] for _ in range(3))

    assert taken == [0, 1, 2]
    assert list(folder.iterdir()) == []


def test_a_message_that_is_being_written_cannot_be_taken(queue, monkeypatch):
    letters, _ = queue
    seen = []

    def early_worker(payload):
        """Looks for messages while the one that is being put is not finished."""
        with pytest.raises(letters.Empty):
            letters.get(block=False)
        seen.append("nothing")
        return dumps(payload)

    monkeypatch.setattr("cms.broker.dumps", early_worker)
    letters.put({"number": 1})

    assert seen == ["nothing"]
    assert letters.get(block=False).payload == {"number": 1}
