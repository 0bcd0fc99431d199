"""A YAML file as plain values, each of which knows its line.

YAML 1.1 turns `NO` into false, `010` into 8 and `1:30` into 90; here only `true`, `false` and plain
decimal numbers are anything but text.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from pipeline.registry._mistakes import Mistakes

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, same result
    from yaml import SafeLoader  # type: ignore[assignment] # the same interface

Path = Sequence[str | int]
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"0|[1-9][0-9]*")
_TRUTH = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"


class _Loader(SafeLoader):
    """Guesses no more than is needed to tell a reader what YAML would have guessed; that is quicker too."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and form are PyYAML's
        first: [(tag, form) for tag, form in known if tag.endswith((":bool", ":null"))]
        for first, known in SafeLoader.yaml_implicit_resolvers.items()
    }


@dataclass(frozen=True, slots=True)
class Source:
    """A registry file: its name, its values, and the nodes that they were read from."""

    file: str
    values: dict[str, Any]
    root: yaml.MappingNode

    def line(self, path: Path) -> int:
        """Return the line of a key or place; of what holds it, where the file has no such place."""
        node: yaml.Node = self.root
        line = 1
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == str(step)), None)
                if pair is None:
                    return line
                line, node = pair[0].start_mark.line + 1, pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                node = node.value[step]
                line = node.start_mark.line + 1
            else:
                return line
        return line

    def mistake(self, mistakes: Mistakes, path: Path, cause: str, mend: str) -> None:
        """Note a mistake at a place of this file."""
        mistakes.add(self.file, self.line(path), dotted(path), cause, mend)


def dotted(path: Path) -> str:
    """Return a place as a reader writes it: `firms.nso_group.aliases[2]`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read(file: str, body: bytes, mistakes: Mistakes) -> Source | None:
    """Return a file's values, or None where it is no YAML mapping; mistakes are noted."""
    try:
        text = unicodedata.normalize("NFC", body.decode("utf-8-sig"))  # as the text of documents is
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        mistakes.add(file, line, "", f"byte {body[error.start]:#x} is not UTF-8", "save the file as UTF-8")
        return None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        mend = "indent with blanks" if "\\t" in str(error.problem) else "mend the YAML there or just before"
        mistakes.add(file, mark.line + 1 if mark else 1, "", f"no YAML: {error.problem}", mend)
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        mistakes.add(file, line, "", "holds a control character", "take it out")
        return None
    if not isinstance(root, yaml.MappingNode):
        mistakes.add(
            file, 1, "", "is empty or no mapping", "write its sections, as the shipped file has them"
        )
        return None
    return Source(file, _Reading(file, mistakes).mapping(root, ()), root)


class _Reading:
    """Turns nodes into values and notes what YAML would have guessed."""

    def __init__(self, file: str, mistakes: Mistakes) -> None:
        self._file = file
        self._mistakes = mistakes
        self._seen: set[int] = set()

    def mapping(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(line, path, "a key must be one word", "write it as text")
                continue
            key = key_node.value
            here = (*path, key)
            if not key_node.style and _guessed(key_node):
                self._note(line, here, f"YAML reads the key {key} as a truth value", f"quote it: '{key}'")
            if key in values:
                self._note(line, here, f"stands here twice, first on line {lines[key]}", "keep one")
                continue
            lines[key] = line
            values[key] = self._value(value_node, here)
        return values

    def _value(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if id(node) in self._seen:
            self._note(node.start_mark.line + 1, path, "is a YAML alias (*)", "write its values out")
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        return [self._value(child, (*path, n)) for n, child in enumerate(node.value)]

    def _scalar(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> Any:
        text: str = node.value
        if _CONTROL.search(text):
            self._note(node.start_mark.line + 1, path, f"{text!a} holds a control character", "take it out")
        if node.style:  # quoted or a block: text
            return text
        if node.tag == _NULL:
            return None
        if text in {"true", "false"}:
            return text == "true"
        if _guessed(node):
            self._note(
                node.start_mark.line + 1,
                path,
                f"YAML reads {text} as a truth value",
                f"quote it ('{text}'), or write true or false",
            )
        return int(text) if _NUMBER.fullmatch(text) else text

    def _note(self, line: int, path: Path, cause: str, mend: str) -> None:
        self._mistakes.add(self._file, line, dotted(path), cause, mend)


def _guessed(node: yaml.ScalarNode) -> bool:
    return bool(node.tag == _TRUTH) and node.value not in {"true", "false"}
