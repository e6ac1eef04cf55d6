"""XML in and out, with a parser that knows no entities, reads no other file and does not sink."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from certificates.layout.refusal import ArtworkRefused

XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
DEEPEST = 64
MOST = 50_000

_ENTITIES = (
    "The drawing declares entities, which can hide anything. Export it as plain SVG, without "
    "keeping the editing data of the drawing programme."
)
_DEEP = "The groups of the drawing lie too deep inside one another. Ungroup some of them."
_MANY = f"The drawing has more than {MOST:,} parts. Simplify it, or save it as PNG."
_BROKEN = "The drawing cannot be read (line {line}). Export it again as plain SVG."


@dataclass(slots=True)
class Node:
    """An element. `tag` and the names of attributes are "namespace name" as read, bare once cleaned."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    def elements(self) -> "Iterator[Node]":
        return (child for child in self.children if isinstance(child, Node))

    def walk(self) -> "Iterator[Node]":
        yield self
        for child in self.elements():
            yield from child.walk()

    def text(self) -> str:
        return "".join(child for child in self.children if isinstance(child, str))


def local(name: str) -> str:
    return name.rpartition(" ")[2]


def space_of(name: str) -> str:
    return name.rpartition(" ")[0]


def parse(data: bytes) -> Node:
    """The root element. Raises ArtworkRefused for what is broken or builds a trap."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    roots: list[Node] = []
    path: list[Node] = []
    seen = 0

    def begin(tag: str, attributes: dict[str, str]) -> None:
        nonlocal seen
        seen += 1
        if len(path) >= DEEPEST:
            raise ArtworkRefused(_DEEP)
        if seen > MOST:
            raise ArtworkRefused(_MANY)
        node = Node(tag, dict(attributes))
        (path[-1].children if path else roots).append(node)  # type: ignore[attr-defined]
        path.append(node)

    def end(tag: str) -> None:
        path.pop()

    def words(text: str) -> None:
        if path:
            path[-1].children.append(text)

    def doctype(name: str, system: str | None, public: str | None, has_own: bool) -> None:
        # Illustrator and older editors name the standard here, which is left out in silence.
        if has_own:
            raise ArtworkRefused(_ENTITIES)

    def refuse(*rest: object) -> int:
        raise ArtworkRefused(_ENTITIES)

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.CharacterDataHandler = words
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise ArtworkRefused(_BROKEN.format(line=error.lineno)) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, ArtworkRefused):
            raise
        raise ArtworkRefused(_BROKEN.format(line=1)) from None
    return roots[0]


def write(root: Node) -> bytes:
    """The drawing as UTF-8, the same tree always as the same bytes."""
    return "".join(_lines(root, ' xmlns="http://www.w3.org/2000/svg"')).encode()


def _lines(node: Node, extra: str = "") -> Iterator[str]:
    attributes = "".join(
        f" {name}={quoteattr(value)}" for name, value in sorted(node.attributes.items())
    )
    if not node.children:
        yield f"<{node.tag}{extra}{attributes}/>"
        return
    yield f"<{node.tag}{extra}{attributes}>"
    for child in node.children:
        if isinstance(child, Node):
            yield from _lines(child)
        else:
            yield escape(child)
    yield f"</{node.tag}>"
