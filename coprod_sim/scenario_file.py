"""Reading one YAML file so that every key knows its line and column.

YAML 1.2 by ruamel.yaml: ``no`` and ``12:30`` stay text. What a scenario has no use for is refused: duplicate keys,
anchors, more than one document.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from coprod_sim.checking import ScenarioError

LARGEST_BYTES = 1_000_000
PLAIN = ("int", "float", "bool", "null")
Location = tuple[str | int, ...]


def shown(path: Path) -> str:
    """The path as messages show it: relative to the working folder where it lies inside it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


@dataclass
class Document:
    """A file's content as plain data, where each key stands, and what is wrong with it so far."""

    path: Path
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    places: dict[Location, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def where(self, loc: Location) -> str:
        """``file:line:col`` of a key, or of the nearest key around it that is in the file."""
        while loc and loc not in self.places:
            loc = loc[:-1]
        return self.places.get(loc, f"{shown(self.path)}:1:1")

    def report(self, loc: Location, problem: str) -> None:
        """Keep ``where: key: problem`` for the end."""
        key = ".".join(str(part) for part in loc)
        self.problems.append(f"{self.where(loc)}: {key + ': ' if key else ''}{problem}")

    def finish(self) -> None:
        """Raise all that was reported, in the order of the file.

        Raises:
            ScenarioError: anything was reported.
        """
        if self.problems:
            raise ScenarioError(sorted(dict.fromkeys(self.problems), key=_line_and_column))


def _line_and_column(message: str) -> tuple[int, ...]:
    place = message.split(": ", 1)[0].rsplit(":", 2)[1:]
    return tuple(int(part) for part in place if part.isdigit())


def read(path: Path, text: str | None = None) -> Document:
    """Read a YAML file whose top level is a mapping.

    Args:
        path: the file.
        text: what is in it, where that is known; then nothing is read.

    Raises:
        ScenarioError: the file is missing, too big, no text, or no YAML of that shape.
    """
    if text is None:
        text = text_of(path, "a YAML file", "1:1")
    elif len(text.encode("utf-8", "replace")) > LARGEST_BYTES:
        raise ScenarioError([f"{shown(path)}: the text is too long; allowed are {LARGEST_BYTES:,} bytes"])
    document = Document(path, text)
    node = _compose(path, text)
    if node is None:
        raise ScenarioError([f"{shown(path)}:1:1: the file is empty; it needs at least schema and name"])
    if not isinstance(node, MappingNode):
        document.report((), "the file must be a mapping (lines of `key: value`)")
        document.finish()
    document.data = _Reader(document).plain(node, ())
    return document


def text_of(path: Path, kind: str, place: str) -> str:
    """The text of a file that a user gave.

    Args:
        path: the file.
        kind: what is needed, as messages name it: ``a YAML file``.
        place: where in the file a message about its content points: ``1:1``.

    Raises:
        ScenarioError: the file is missing, too big, or no text.
    """
    if path.is_dir():
        raise ScenarioError([f"{shown(path)}: this is a folder; {kind} is needed"])
    if not path.is_file():
        raise ScenarioError([f"{shown(path)}: there is no such file"])
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ScenarioError([f"{shown(path)}: the file is too big; allowed are {LARGEST_BYTES:,} bytes"])
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    except OSError as error:
        raise ScenarioError([f"{shown(path)}: the file cannot be read: {error.strerror}"]) from None
    if any(ord(char) < 32 and char not in "\t\r\n" for char in text):
        raise ScenarioError([f"{shown(path)}:{place}: this is not a text file (UTF-8); {kind} is needed"])
    return text


def _compose(path: Path, text: str) -> Node | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor used twice warns; anchors are refused below
            node: Node | None = YAML(typ="safe", pure=True).compose(text)
            return node
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else "1:1"
        reason = " ".join(str(part) for part in (error.context, error.problem) if part)
        if error.context_mark and mark and error.context_mark.line < mark.line:
            reason += f" (it begins on line {error.context_mark.line + 1})"
    except RecursionError:
        place, reason = "1:1", "it is nested too deeply"
    except YAMLError as error:
        place, reason = "1:1", str(error).splitlines()[0]
    raise ScenarioError([f"{shown(path)}:{place}: this is not YAML: {reason}{_tip(reason)}"])


def _tip(reason: str) -> str:
    if "mapping values are not allowed" in reason:
        return "; text that holds `: ` needs quotes, and keys of one mapping need the same indent"
    if "'\\t'" in reason:
        return "; indent with spaces, not tabs"
    return ""


class _Reader:
    """Turns nodes into dicts, lists, text and numbers, and notes where each key and item stands."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.constructor = YAML(typ="safe", pure=True).constructor

    def plain(self, node: Node, loc: Location) -> Any:
        if node.anchor:
            self.document.report(loc, f"anchors (&{node.anchor}) are not used in scenario files; write the value out")
            self.document.finish()  # at once: an anchor can lead round in a circle
        if isinstance(node, MappingNode):
            return {key: self.plain(value, (*loc, key)) for key, value in self._pairs(node, loc)}
        if isinstance(node, SequenceNode):
            self.document.places.update({(*loc, i): self._place(item) for i, item in enumerate(node.value)})
            return [self.plain(item, (*loc, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node)

    def _place(self, node: Node) -> str:
        return f"{shown(self.document.path)}:{node.start_mark.line + 1}:{node.start_mark.column + 1}"

    def _pairs(self, node: MappingNode, loc: Location) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            key = key_node.value
            place = self._place(key_node)
            if not isinstance(key_node, ScalarNode) or not isinstance(key, str):
                self.document.problems.append(f"{place}: a key must be plain text")
            elif key in seen:
                name = ".".join(str(part) for part in (*loc, key))
                first = self.document.places[(*loc, key)]
                self.document.problems.append(f"{place}: {name}: the key is there twice; the first is at {first}")
            else:
                seen.add(key)
                self.document.places[(*loc, key)] = place
                yield key, value

    def _scalar(self, node: ScalarNode) -> Any:
        if str(node.tag).rsplit(":", 1)[-1] not in PLAIN:
            return node.value
        try:
            return self.constructor.construct_object(node)
        except (YAMLError, ValueError):
            return node.value  # text, which the checks refuse where a number is due
