"""A credential to canonical N-Quads (RDFC-1.0), with limits: the text that a signature covers.

Canonical form is needed before a signature can be checked, so its cost is paid for documents
of strangers. Nodes that look alike are told apart by trying their orders, which grows
factorially; every order tried is counted and the count is limited. Nothing is fetched.
"""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Never

from frozendict import frozendict
from pyld.canon import URDNA2015
from pyld.context_resolver import ContextResolver
from pyld.identifier_issuer import IdentifierIssuer
from pyld.jsonld import JsonLdProcessor

from certificates.credential import contexts
from certificates.credential.reading import Refused, screen

MAX_QUADS = 4_000
MAX_ORDERS = 5_000
"""Orders of look-alike nodes that are tried. A credential of ours needs none, 1EdTech's few."""
MAX_SECONDS = 2.0
"""CPU seconds of telling nodes apart, should an order cost more than it ever did. Collecting the garbage of a
large process may fall into them."""

MAX_ACTIVE = 128
"""Contexts in force that a thread remembers. A credential of ours has some ten."""

type Dataset = dict[str, list[dict[str, dict[str, str]]]]
"""Statements by graph: each with subject, predicate and object, each with type and value."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>\"{}|^`\\\x7f]*")
_N_QUADS = "application/n-quads"
_kept = threading.local()


def canonical(document: dict[str, Any]) -> str:
    """The N-Quads of a document, sorted, with canonical names for its unnamed nodes.

    Raises Refused when anything in the document would not be covered, or costs too much.
    """
    screen(document)
    with _refusing():
        return _named(_statements(document))


def statements(document: dict[str, Any]) -> Dataset:
    """What a document says, by graph, before its unnamed nodes have names. Raises Refused."""
    screen(document)
    with _refusing():
        return _statements(document)


def named(dataset: Dataset) -> str:
    """`canonical` from there on. The dataset is spent. Raises Refused."""
    with _refusing():
        return _named(dataset)


def _statements(document: dict[str, Any]) -> Dataset:
    found: Dataset = _Strict(on_property_dropped=_dropped).to_rdf(document, _options())
    return found


def _named(dataset: Dataset) -> str:
    _check(dataset)
    return str(_Metered().main(dataset, {"format": _N_QUADS}))


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # pyld's caches are not made for being interrupted: begin again with none.
        _kept.__dict__.clear()
        refused = _why(error)
        if refused is None:
            raise
        raise refused from error


def _why(error: BaseException) -> Refused | None:
    """The refusal behind pyld's chain of errors; None for what is no fault of the document."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, Refused):
            return cause
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, Exception) and not isinstance(error, MemoryError):
        # pyld is not written for documents made to mislead it and may raise anything.
        return Refused("The document is not JSON-LD as credentials use it.")
    return None


def _options() -> dict[str, Any]:
    """Options of one run. Processed contexts are kept for each thread: pyld's own are shared."""
    if not hasattr(_kept, "contexts"):
        _kept.contexts, _kept.active = {}, {}
    return {
        # None, not "": pyld would make an address of example.org out of every stray word.
        "base": None,
        "documentLoader": contexts.load,
        "contextResolver": ContextResolver(_kept.contexts, contexts.load),
        "processingMode": "json-ld-1.1",
        "produceGeneralizedRdf": False,
    }


def _dropped(_name: str | None) -> Never:
    raise Refused("The document holds a member that its contexts do not define.")


class _Strict(JsonLdProcessor):
    """Refuses what RDF has no room for instead of leaving it out of the signature."""

    def _process_context(
        self, active_ctx: Any, local_ctx: Any, options: dict[str, Any], *flags: Any, **named: Any
    ) -> Any:
        """What follows from a context and another inside it, reckoned once.

        pyld keeps this too, but not for the contexts of types, which are most of them. Known by
        their identity, the contexts given are kept so that no other takes their place.
        """
        if not isinstance(active_ctx, frozendict) or flags or "cycles" in named:
            return super()._process_context(active_ctx, local_ctx, options, *flags, **named)
        inner = _identity(local_ctx)
        key = (id(active_ctx), inner, *sorted(named.items()))
        if inner is None or key not in _kept.active:
            made = super()._process_context(active_ctx, local_ctx, options, **named)
            if inner is None or not isinstance(made, frozendict):
                return made
            if len(_kept.active) >= MAX_ACTIVE:
                _kept.active.clear()
            _kept.active[key] = (made, active_ctx, local_ctx)
        return _kept.active[key][0]

    def expand(self, input_: Any, options: dict[str, Any]) -> Any:
        expanded = super().expand(input_, options)
        for name in _names(expanded):
            if not isinstance(name, str) or not _IRI.fullmatch(name):
                raise Refused(f"The document calls something {str(name)[:80]}: not an address.")
        return expanded


def _identity(context: Any) -> Any:
    """Addresses by what they say, contexts in full by the object; None for anything else."""
    if isinstance(context, list):
        return tuple(context) if all(isinstance(one, str) for one in context) else None
    if isinstance(context, dict | frozendict):
        return id(context)
    return context if isinstance(context, str) else None


def _names(expanded: Any) -> Iterator[Any]:
    """Every identifier and type in an expanded document, except inside literal JSON."""
    waiting = [expanded]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict) and "@value" not in value:
            for name, member in value.items():
                if name == "@id":
                    yield member
                elif name == "@type":
                    yield from member if isinstance(member, list) else [member]
                else:
                    waiting.append(member)


def _check(dataset: Dataset) -> None:
    """Addresses that cannot end their own brackets, and not too many statements."""
    quads = [quad for graph in dataset.values() for quad in graph]
    if len(quads) > MAX_QUADS:
        raise Refused(f"The document makes more than {MAX_QUADS} statements.")
    for quad in quads:
        for part in (quad["subject"], quad["predicate"], quad["object"]):
            text = part["value"] if part["type"] == "IRI" else part.get("datatype", "a:")
            if not _IRI.fullmatch(text):
                raise Refused("The document holds an address with characters of its own.")


class _Budget:
    """What may still be spent on one document."""

    def __init__(self) -> None:
        self.orders = MAX_ORDERS
        self.ends = time.thread_time() + MAX_SECONDS

    def spend(self) -> None:
        self.orders -= 1
        if self.orders < 0 or time.thread_time() > self.ends:
            raise Refused("The document holds too many things that look alike.")


class _CountedIssuer(IdentifierIssuer):
    """Names for one order of nodes. pyld copies it once for every order it tries."""

    def __init__(self, prefix: str, budget: _Budget) -> None:
        super().__init__(prefix)
        self.budget = budget

    def __deepcopy__(self, _memo: dict[int, Any]) -> "_CountedIssuer":
        self.budget.spend()
        copy = _CountedIssuer(self.prefix, self.budget)
        copy.counter, copy.existing, copy.order = (
            self.counter,
            dict(self.existing),
            list(self.order),
        )
        return copy


class _Metered(URDNA2015):
    """RDFC-1.0 that stops when its budget is spent."""

    def __init__(self) -> None:
        super().__init__()
        self.budget = _Budget()

    def hash_n_degree_quads(self, id_: str, issuer: IdentifierIssuer) -> Any:
        if not isinstance(issuer, _CountedIssuer):
            counted = _CountedIssuer(issuer.prefix, self.budget)
            for old in issuer.order:
                counted.get_id(old)
            issuer = counted
        self.budget.spend()
        return super().hash_n_degree_quads(id_, issuer)
