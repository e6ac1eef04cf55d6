"""The broker that is a folder: a message is there whole or not at all.

Kombu opens the file of a message under its last name and writes into it afterwards. A worker that
looks in between takes an empty file, and ends. Here the file gets its name once it is written.
"""

import os
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):  # type: ignore[misc]
    def _put(self, queue: str, payload: Any, **_: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        final = Path(self.data_folder_out, name)
        # No queue is called this, so nobody takes the file before it is whole.
        unfinished = final.with_name(name + ".part")
        with unfinished.open("wb") as file:
            file.write(str_to_bytes(dumps(payload)))
        os.replace(unfinished, final)


class Transport(filesystem.Transport):  # type: ignore[misc]
    Channel = Channel
