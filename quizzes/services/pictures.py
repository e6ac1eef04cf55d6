"""Pictures that authors sent and no version has kept go again."""

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import TextField
from django.db.models.functions import Cast

from quizzes.formats.pictures import FOLDER
from quizzes.models import QuestionVersion, StimulusVersion

KEPT = timedelta(days=2)
_NAMED = re.compile(rf'"({FOLDER}/[^"\\]+)"')


def remove_unused_pictures(*, at: datetime) -> int:
    """Files older than KEPT that no question or case names, in whatever version; returns how many went.

    A form that was left open for longer says that its picture has to be chosen again.
    """
    old = [name for name in _files() if default_storage.get_modified_time(name) <= at - KEPT]
    if not old:
        return 0
    named = _named(QuestionVersion) | _named(StimulusVersion)
    unused = [name for name in old if name not in named and not _named_by_now(name)]
    for name in unused:
        default_storage.delete(name)
    return len(unused)


def _files() -> Iterable[str]:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in names]


def _named(model: Any) -> set[str]:
    bodies = model.objects.values_list("body", flat=True).iterator(chunk_size=500)
    return {name for body in bodies for name in _NAMED.findall(json.dumps(body))}


def _named_by_now(name: str) -> bool:
    """By a version that came while the others were read."""
    return any(
        model.objects.annotate(words=Cast("body", TextField()))
        .filter(words__contains=name)
        .exists()
        for model in (QuestionVersion, StimulusVersion)
    )
