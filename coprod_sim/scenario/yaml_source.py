"""Reading one YAML file so that every key knows its line and column.

YAML 1.2 by ruamel.yaml: ``no`` and ``12:30`` stay text. What a scenario has no use for is refused: duplicate keys,
anchors, tags, more than one document, numbers that no float holds, characters that cannot be printed.
"""

import re
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from coprod_sim.scenario.errors import LARGEST, InputError, brief, in_quotes
from coprod_sim.scenario.given_file import LARGEST_BYTES, shown, text_of

__all__ = ["Document", "Location", "read", "shown", "text_of"]
PLAIN = ("int", "float", "bool", "null")
TAG = "tag:yaml.org,2002:"
DEEPEST = 20
LONGEST_TEXT, LONGEST_KEY = 5_000, 200
Location = tuple[str | int, ...]


@dataclass
class Document:
    """A file's content as plain data, where each key stands, and what is wrong with it so far."""

    path: Path
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Location, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.name = shown(self.path)

    def where(self, loc: Location) -> str:
        """``file:line:col`` of a key, or of the nearest key around it that is in the file."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, f"{self.name}:1:1")

    def report(self, loc: Location, problem: str) -> None:
        """Keep ``where: key: problem`` for the end."""
        key = ".".join(brief(str(part)) for part in loc)
        self.problems.append(f"{self.where(loc)}: {key + ': ' if key else ''}{problem}")

    def finish(self) -> None:
        """Raise all that was reported, in the order of the file.

        Raises:
            InputError: anything was reported.
        """
        if self.problems:
            raise InputError(sorted(dict.fromkeys(self.problems), key=_line_and_column))


def _line_and_column(message: str) -> tuple[int, ...]:
    place = message.split(": ", 1)[0].rsplit(":", 2)[1:]
    return tuple(int(part) for part in place if part.isdigit())


def read(path: Path, text: str | None = None) -> Document:
    """Read a YAML file whose top level is a mapping.

    Args:
        path: the file.
        text: what is in it, where that is known; then nothing is read.

    Raises:
        InputError: the file is missing, too big, no text, or no YAML of that shape.
    """
    if text is None:
        text = text_of(path, "a YAML file", "1:1")
    elif len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise InputError([f"{shown(path)}: the text is too long; allowed are {LARGEST_BYTES:,} bytes"])
    document = Document(path, text)
    node = _compose(path, text)
    if node is None:
        raise InputError([f"{shown(path)}:1:1: the file is empty; it needs at least schema and name"])
    if not isinstance(node, MappingNode):
        document.report((), "the file must be a mapping (lines of `key: value`)")
        document.finish()
    reader = _Reader(document)
    document.data = reader.plain(node, ())
    if reader.unreadable:
        document.finish()
    return document


def _compose(path: Path, text: str) -> Node | None:
    if version := re.match(r"(?:\s|#.*\n)*%YAML\s+(?!1\.2\b)(\S*)", text):
        what = f"this file says that it is YAML {brief(version[1])}, and YAML 1.2 is read; take the line %YAML away"
        raise InputError([f"{shown(path)}:1:1: {what}"])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor used twice warns; anchors are refused below
            node: Node | None = YAML(typ="safe", pure=True).compose(text)
            return node
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        reason = brief(" ".join(str(part) for part in (error.context, error.problem) if part), 300)
        if error.context_mark and mark and error.context_mark.line < mark.line:
            reason += f" (it begins on line {error.context_mark.line + 1})"
    except RecursionError:
        place, reason = "1:1", "it is nested too deeply"
    except (YAMLError, ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # Strange directives, tags and escapes end in errors of ruamel.yaml's own making.
        place, reason = "1:1", brief((str(error).splitlines() or ["it cannot be read"])[0], 300)
    raise InputError([f"{shown(path)}:{place}: this is not YAML: {reason}{_tip(reason)}"])


def _tip(reason: str) -> str:
    if "mapping values are not allowed" in reason:
        return "; text that holds `: ` needs quotes, and keys of one mapping need the same indent"
    if "'\\t'" in reason:
        return "; indent with spaces, not tabs"
    return ""


class _Reader:
    """Turns nodes into dicts, lists, text and numbers, and notes where each key and item stands.

    ``unreadable``: something was reported for which there is no value to check any further.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        yaml = YAML(typ="safe", pure=True)
        self.constructor, self.resolver = yaml.constructor, yaml.resolver
        self.unreadable = False

    def plain(self, node: Node, loc: Location) -> Any:
        if node.anchor:
            name = brief(str(node.anchor))
            self.document.report(loc, f"anchors (&{name}) are not used in scenario files; write the value out")
            self.document.finish()  # at once: an anchor can lead round in a circle
        if len(loc) > DEEPEST:
            self.document.report(loc[:3], "it is nested too deeply")
            self.document.finish()
        self._check_tag(node, loc)
        if isinstance(node, MappingNode):
            return {key: self.plain(value, (*loc, key)) for key, value in self._pairs(node, loc)}
        if isinstance(node, SequenceNode):
            self.document.places.update({(*loc, i): self._place(item) for i, item in enumerate(node.value)})
            return [self.plain(item, (*loc, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node, loc)

    def _refuse(self, loc: Location, problem: str) -> None:
        self.unreadable = True
        self.document.report(loc, problem)

    def _check_tag(self, node: Node, loc: Location) -> None:
        """Refuse a tag that makes another thing of a value than it is without it."""
        implicit = (node.style is None, node.style is not None) if isinstance(node, ScalarNode) else True
        without = str(self.resolver.resolve(type(node), node.value, implicit))
        if str(node.tag) in (without, f"{TAG}str" if isinstance(node, ScalarNode) else without):
            return
        tag = brief(str(node.tag).replace(TAG, "!!"))
        self._refuse(loc, f"the tag {tag} is not used in these files; write the value as it is, without {tag}")

    def _place(self, node: Node) -> str:
        return f"{self.document.name}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"

    def _pairs(self, node: MappingNode, loc: Location) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            key = key_node.value
            place = self._place(key_node)
            if not isinstance(key_node, ScalarNode) or not isinstance(key, str):
                self.document.problems.append(f"{place}: a key must be plain text")
            elif len(key) > LONGEST_KEY or _odd(key):
                self.unreadable = True
                what = "cannot be shown" if _odd(key) else f"is longer than {LONGEST_KEY} characters"
                self.document.problems.append(f"{place}: {brief(key)}: the key {what}")
            elif key in seen:
                name = ".".join(brief(str(part)) for part in (*loc, key))
                first = self.document.places[(*loc, key)]
                self.document.problems.append(f"{place}: {name}: the key is there twice; the first is at {first}")
            else:
                seen.add(key)
                self.document.places[(*loc, key)] = place
                yield key, value

    def _scalar(self, node: ScalarNode, loc: Location) -> Any:
        kind = str(node.tag).removeprefix(TAG)
        if kind not in PLAIN:
            if len(node.value) > LONGEST_TEXT:
                self._refuse(loc, f"the text has {len(node.value):,} characters; allowed are {LONGEST_TEXT:,}")
            elif odd := _odd(node.value):
                self._refuse(loc, f"the text has a character that cannot be shown, {odd}; take it out")
            return node.value
        try:
            value = self.constructor.construct_object(node)
        except (YAMLError, ValueError, LookupError, ArithmeticError):
            if kind != "int" or len(node.value) < len(str(LARGEST)):
                return node.value  # text, which the checks refuse where a number is due
            value = LARGEST + 1
        if isinstance(value, int) and abs(value) > LARGEST:
            most = f"allowed are at most {len(str(LARGEST)) - 1} digits"
            self._refuse(loc, f"the number {brief(node.value, 20)} is out of range; {most}")
        return value


TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Signs that turn the rest of a line round, and a mark that belongs at the beginning of a file."""


def _odd(text: str) -> str:
    """The first character that is no part of a text for people, as Python writes it, or nothing."""
    if text.isprintable():
        return ""
    strange = (
        c for c in text if c in TURNING or (c not in "\t\n" and unicodedata.category(c) in ("Cc", "Cs", "Cn", "Co"))
    )
    return next((in_quotes(c) for c in strange), "")
