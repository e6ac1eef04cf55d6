"""Text of word processors and other sites, brought down to what a lesson has: nothing readable is lost.

Markup, styles, scripts and comments go; the words stay. What a lesson has no form for becomes the nearest
form it has: rows of a table and lists of Word become list items, other levels of headings the nearest one,
powers become raised figures, a picture its text alternative.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

import nh3

TAGS_OF = {
    "h2": ("h2",), "h3": ("h3",), "h4": ("h4",), "bold": ("b",), "italic": ("i",),
    "ul": ("ul", "li"), "ol": ("ol", "li"), "link": ("a",), "document-link": ("a",),
}  # fmt: skip
SAME = {"strong": "b", "em": "i", "b": "b", "i": "i", "dfn": "i", "cite": "i"}
UNREAD = {
    "script",
    "style",
    "head",
    "title",
    "xml",
    "template",
    "noscript",
    "svg",
    "math",
    "object",
}
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"
}  # fmt: skip
HEADING = re.compile(r"^h[1-6]$")
BLOCKS = {
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "blockquote", "pre", "dl",
    "dt", "dd", "figure", "figcaption", "address", "form", "fieldset", "caption", "hr", "center", "body",
    "html", "details", "summary", "legend",
}  # fmt: skip
RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
WORD_LIST = re.compile(r"mso-list:\s*l\d+\s+level(\d)", re.IGNORECASE)
MARKER = re.compile(r"^\s*(?:([·•▪§\-–—o])|(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)])[\s\u00a0]+")
SAFE = re.compile(r"^(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
TOKEN = re.compile(
    r"<(?:(?P<end>/)?(?P<tag>[a-z0-9]+)(?: data-block-key=\"\w+\")?(?P<void> ?/)?|"
    r"a (?:href=\"(?:https?://|mailto:|tel:|#)[^\"<>]*\"|linktype=\"(?:page|document)\" id=\"\d+\"|"
    r"id=\"\d+\" linktype=\"(?:page|document)\"))>|(?P<text>(?:[^<>&]|&(?:\w{2,8}|#\d{1,6}|#x[0-9a-f]{1,5});)+)"
)
TOP, LISTS = ("p", "h2", "h3", "h4"), ("ul", "ol")


def cleaned(html: str, features: Sequence[str]) -> str:
    """The same words within these features of the editor. What the editor wrote itself stays as it is."""
    tags = {tag for feature in features for tag in TAGS_OF.get(feature, ())} | {"p"}
    if _is_own(html, tags):
        return html
    reader = _Reader(tags)
    reader.feed(re.sub(r"<!\[(?:if|endif)[^\]]*\]>", "", html))
    reader.close()
    return nh3.clean(
        reader.written(),
        tags=tags | {"br"},
        attributes={"a": {"href", "linktype", "id"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    ).strip()


def _is_own(html: str, tags: Collection[str]) -> bool:
    """Only tags and attributes that the editor itself writes, each where the editor puts it."""
    at, open_ = 0, list[str]()
    while at < len(html):
        found = TOKEN.match(html, at)
        if found is None or not _fits(found, open_, tags):
            return False
        at = found.end()
    return not open_


def _fits(found: re.Match[str], open_: list[str], tags: Collection[str]) -> bool:
    """Takes the tag into what is open."""
    tag, around = found["tag"] or "a", open_[-1] if open_ else ""
    if found["text"]:
        return bool(around and around not in LISTS) or not found["text"].strip()
    if tag == "br":
        return bool(around and around not in LISTS)
    if tag not in tags or found["void"]:
        return False
    if found["end"]:
        return bool(open_) and open_.pop() == tag
    open_.append(tag)
    if tag in TOP:
        return not around
    if tag in LISTS:
        return around in ("", "li")
    return around in LISTS if tag == "li" else bool(around and around not in LISTS)


@dataclass
class _Block:
    """A paragraph, heading or list item under way."""

    kind: str
    html: str = ""
    open: list[str] = field(default_factory=list)
    depth: int = 1


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    all_heads: bool = True


class _Reader(HTMLParser):
    def __init__(self, tags: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = tags
        self.blocks: list[_Block] = []
        self.now: _Block | None = None
        self.unread: list[str] = []
        self.inline: list[tuple[str, str]] = []  # tag as read, tag as written ("" for none)
        self.lists: list[str] = []
        self.tables: list[_Table] = []
        self.script = ""
        self.pre = 0

    # what is read

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        style = said.get("style", "").lower().replace(" ", "")
        hidden = "display:none" in style or "mso-hide:all" in style
        if self.unread or tag in UNREAD or (hidden and tag not in VOID):
            if tag not in VOID:
                self.unread.append(tag)
            return
        if tag == "br":
            self._write("<br>" if not self.tables else " ")
        elif tag == "img":
            self._write(escape(f"({said['alt'].strip()})") if said.get("alt", "").strip() else "")
        elif tag in ("ul", "ol"):
            self._end()
            self.lists.append(tag)
        elif tag == "li":
            self._begin(self.lists[-1] if self.lists else "ul", depth=max(1, len(self.lists)))
        elif tag == "table":
            self._end()
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self._end()
            self.tables[-1].rows.append([])
            self.tables[-1].all_heads = True
        elif tag in ("td", "th") and self.tables:
            table = self.tables[-1]
            table.rows = table.rows or [[]]
            table.all_heads = table.all_heads and tag == "th"
            self._begin("cell")
        elif HEADING.match(tag):
            if self.tables:
                self._write(" ")
            else:
                self._begin(self._heading(tag))
        elif tag in BLOCKS:
            self._block(tag, said)
        else:
            self._inline(tag, said, style)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.unread:
            if tag in self.unread:
                del self.unread[self.unread.index(tag) :]
        elif tag in ("ul", "ol"):
            self._end()
            if self.lists:
                self.lists.pop()
        elif tag in ("td", "th") and self.tables:
            self._end_cell()
        elif tag == "tr" and self.tables:
            self._end_row()
        elif tag == "table" and self.tables:
            self._end_table()
        elif tag == "li" or HEADING.match(tag) or tag in BLOCKS:
            self.pre -= tag == "pre" and self.pre > 0
            if self.tables:
                self._write(" ")
            elif not (self.lists and tag != "li"):
                self._end()
            else:
                self._write(" ")
        else:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        if self.unread:
            return
        if self.script:
            table = RAISED if self.script == "sup" else LOWERED
            plain = data.strip()
            turned = plain.translate(table)
            mark = "^" if self.script == "sup" else "_"
            data = turned if not set(turned) & set(plain) else f"{mark}({plain})" if plain else ""
        text = escape(data.replace("\u00a0", " "), quote=False)
        text = text.strip("\n").replace("\n", "<br>") if self.pre else re.sub(r"\s+", " ", text)
        if text.strip() or (self.now and self.now.html and not self.now.html.endswith(" ")):
            self._write(text)

    # what is written

    def _block(self, tag: str, said: dict[str, str]) -> None:
        self.pre += tag == "pre"
        if self.tables or (self.lists and self.now):
            self._write(" ")
            return
        word = WORD_LIST.search(said.get("style", ""))
        if word or "msolistparagraph" in said.get("class", "").lower():
            self._begin("word", depth=int(word[1]) if word else 1)
        else:
            self._begin("p")

    def _inline(self, tag: str, said: dict[str, str], style: str) -> None:
        written = SAME.get(tag, "")
        weight = re.search(r"font-weight:(\w+)", style)
        if weight and tag in ("b", "strong", "span"):
            heavy = weight[1] in ("bold", "bolder", "600", "700", "800", "900")
            written = "b" if heavy else ""
        if tag == "span" and not written and "font-style:italic" in style:
            written = "i"
        if tag in ("sup", "sub"):
            self.script = tag
        attributes = ""
        if tag == "a":
            written, attributes = self._link(said)
        if written and written not in self.tags:
            written = ""
        self.inline.append((tag, written))
        if written:
            self._write(f"<{written}{attributes}>")
            if self.now:
                self.now.open.append(written)

    def _link(self, said: dict[str, str]) -> tuple[str, str]:
        if said.get("linktype") in ("page", "document") and said.get("id", "").isdecimal():
            return "a", f' linktype="{said["linktype"]}" id="{said["id"]}"'
        address = said.get("href", "").strip()
        return ("a", f' href="{escape(address)}"') if SAFE.match(address) else ("", "")

    def _close(self, tag: str) -> None:
        if tag in ("sup", "sub"):
            self.script = ""
        for at in range(len(self.inline) - 1, -1, -1):
            if self.inline[at][0] == tag:
                _, written = self.inline.pop(at)
                if written and self.now and written in self.now.open:
                    self._close_until(written)
                return

    def _close_until(self, written: str) -> None:
        """Tags that overlap are closed and opened again."""
        assert self.now is not None  # noqa: S101 - the caller looked
        again = []
        while (last := self.now.open.pop()) != written:
            self.now.html += f"</{last}>"
            again.append(last)
        self.now.html += f"</{written}>"
        for tag in reversed(again):
            if tag != "a":
                self.now.html += f"<{tag}>"
                self.now.open.append(tag)

    def _heading(self, tag: str) -> str:
        """The nearest level there is; the higher one where two are as near."""
        levels = sorted(int(each[1]) for each in self.tags if HEADING.match(each))
        if not levels:
            return "p"
        return f"h{min(levels, key=lambda level: (abs(level - int(tag[1])), level))}"

    def _begin(self, kind: str, *, depth: int = 1) -> None:
        self._end()
        self.now = _Block(kind, depth=depth)

    def _write(self, html: str) -> None:
        if not html:
            return
        if self.now is None:
            if not html.strip():
                return
            kind = "cell" if self.tables else self.lists[-1] if self.lists else "p"
            self.now = _Block(kind, depth=max(1, len(self.lists)))
        self.now.html += html

    def _end(self) -> None:
        block, self.now = self.now, None
        if block is None:
            return
        if block.kind == "cell" and self.tables:
            self.now = block
            self._end_cell()
            return
        while block.open:
            block.html += f"</{block.open.pop()}>"
        self.inline = [(tag, "") for tag, _written in self.inline]
        self.blocks.append(block)

    def _end_cell(self) -> None:
        block, self.now = self.now, None
        rows = self.tables[-1].rows
        if not rows:
            rows.append([])
        if block is None or block.kind != "cell":
            return
        while block.open:
            block.html += f"</{block.open.pop()}>"
        rows[-1].append(re.sub(r"\s+", " ", block.html).strip())

    def _end_row(self) -> None:
        self._end()
        table = self.tables[-1]
        if table.all_heads and not table.heads and len(table.rows) == 1 and len(table.rows[0]) > 1:
            table.heads = table.rows.pop()

    def _end_table(self) -> None:
        self._end()
        table = self.tables.pop()
        rows = table.rows or ([table.heads] if table.heads else [])
        heads = table.heads if table.rows else []
        for cells in rows:
            named = [
                f"{heads[at]}: {cell}" if at < len(heads) and heads[at] and cell else cell
                for at, cell in enumerate(cells)
            ]
            if line := "; ".join(cell for cell in named if _plain(cell)):
                if self.tables:  # a table inside a cell
                    self._write(f" {line} ")
                else:
                    self.blocks.append(_Block("ul", line))

    # the whole

    def written(self) -> str:
        while self.tables:
            self._end_table()
        self._end()
        out: list[str] = []
        open_list: list[str] = []
        for block in self.blocks:
            kind, html = self._kind(block)
            for part in re.split(r"(?:\s*<br>\s*){2,}", html) if kind == "p" else [html]:
                text = re.sub(r"^(?:\s|<br>)+|(?:\s|<br>)+$", "", re.sub(r"\s{2,}", " ", part))
                if not _plain(text):
                    continue
                self._lists(out, open_list, kind, block.depth)
                out.append(f"<li>{text}" if kind in ("ul", "ol") else f"<{kind}>{text}</{kind}>")
        self._lists(out, open_list, "", 0)
        return "".join(out)

    def _kind(self, block: _Block) -> tuple[str, str]:
        kind, html = block.kind, block.html
        if kind == "word":
            plain = re.sub(r"^(?:<[^>]+>|\s)+", "", html)
            marker = MARKER.match(plain)
            kind = "ol" if marker and not marker[1] else "ul"
            if marker:
                html = html.replace(marker[0].strip(), "", 1)
        elif kind == "cell":
            kind = "p"
        if kind in ("ul", "ol") and kind not in self.tags:
            other = {"ul": "ol", "ol": "ul"}[kind]
            kind = other if other in self.tags else "p"
        return kind, html

    @staticmethod
    def _lists(out: list[str], open_list: list[str], kind: str, depth: int) -> None:
        """Opens and closes lists so that the next item of this kind and depth can stand here."""
        wanted = depth if kind in ("ul", "ol") else 0
        while len(open_list) > wanted or (
            wanted and len(open_list) == wanted and open_list[-1] != kind
        ):
            out.append(f"</li></{open_list.pop()}>")
        if wanted and len(open_list) == wanted:
            out.append("</li>")
        while len(open_list) < wanted:
            if open_list and out[-1].startswith(("<ul>", "<ol>")):
                out.append("<li>")
            open_list.append(kind)
            out.append(f"<{kind}>")


def _plain(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html).strip()
