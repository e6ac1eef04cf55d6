r"""The escapes of GIFT: \~ \= \# \{ \} \: \n and \\ . Any other backslash is itself.

While a question is taken apart, an escaped character stands as a control character, so that it
separates nothing; the source holds no control characters of its own.
"""

import re

_NAMES = "~=#{}:n\\"
_MEANT = "~=#{}:\n\\"
_HELD = {name: chr(place) for place, name in enumerate(_NAMES, 1)}
_ESCAPE = re.compile(r"\\([~=#{}:n\\])")
_RESTORED = str.maketrans({chr(place): meant for place, meant in enumerate(_MEANT, 1)})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_LINE_END = re.compile(r"[\x85\u2028\u2029]|\r\n?")


def without_controls(source: str) -> str:
    """Printing characters, tabs and line ends only."""
    return _CONTROL.sub("", _LINE_END.sub("\n", source))


def held(source: str) -> str:
    """Escaped characters set aside. Expects a text without control characters."""
    return _ESCAPE.sub(lambda found: _HELD[found[1]], source)


def restored(text: str) -> str:
    return text.translate(_RESTORED)


def escaped(text: str) -> str:
    """A text on one line that `held` and `restored` turn into itself."""
    text = without_controls(text)
    return re.sub(r"[~=#{}:\\]", r"\\\g<0>", text).replace("\n", "\\n")
