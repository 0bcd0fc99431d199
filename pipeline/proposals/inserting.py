"""Put a row, or more in the lists of a row, into the text of a registry file; all else stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from pipeline.errors import RegistryError
from pipeline.proposals.rows import Addition

WIDTH = 116  # columns of a line
Edit = tuple[int, str]  # where in the text, and what is put there


def inserted(text: str, given: Addition) -> str:
    """Return a file's text with an addition; raise RegistryError where its section has no rows in a block."""
    root = yaml.compose(text, Loader=yaml.SafeLoader) if text.strip() else None
    section = _value(root, given.section) if isinstance(root, yaml.MappingNode) else None
    if section is None:
        return f"{text.rstrip()}\n{given.section}:\n{_block({given.id: given.fields}, 2)}".lstrip()
    if not isinstance(section, yaml.MappingNode):
        if section.value:
            raise RegistryError(f"{given.section}: is no mapping; write its rows under their ids")
        return _appended(text, root, section, given, 2)
    row = _value(section, given.id)
    if row is None:
        if section.flow_style:
            raise RegistryError(f"{given.section}: is written in braces; write a row a line below it")
        indent = section.value[0][0].start_mark.column
        return _appended(text, root, section, given, indent)
    for at, words in sorted(_edits(text, row, given.fields), reverse=True):
        text = text[:at] + words + text[at:]
    return text


def _appended(text: str, root: Any, section: yaml.Node, given: Addition, indent: int) -> str:
    """Return the text with a row at the end of its section."""
    end = section.end_mark.index
    behind = [key.start_mark.index for key, _ in root.value if key.start_mark.index >= end]
    cut = min(behind, default=len(text))
    head, tail = text[:cut].rstrip(), text[cut:]
    gap = "\n" if head.count("\n") and not head.endswith(f"{given.section}:") else ""
    return f"{head}\n{gap}{_block({given.id: given.fields}, indent)}" + (f"\n{tail}" if tail else "")


def _edits(text: str, node: yaml.Node, given: Any) -> Iterator[Edit]:
    """Yield what makes a node hold what is given too."""
    if isinstance(node, yaml.MappingNode) and isinstance(given, Mapping):
        for key, value in given.items():
            child = _value(node, key)
            if child is not None:
                yield from _edits(text, child, value)
            else:
                yield _pair(text, node, key, value)
    elif isinstance(node, yaml.SequenceNode) and isinstance(given, Sequence) and not isinstance(given, str):
        yield from _items(text, node, given)
    else:
        raise RegistryError("only lists can be added to; edit the file by hand")


def _pair(text: str, node: yaml.MappingNode, key: str, value: Any) -> Edit:
    if node.flow_style:
        return _closing(text, node, f"{key}: {_flow(value)}")
    first, last = node.value[0]
    indent = first.start_mark.column
    return _line_end(text, last), "\n" + _block({key: value}, indent).rstrip("\n")


def _items(text: str, node: yaml.SequenceNode, given: Sequence[Any]) -> Iterator[Edit]:
    if node.flow_style:
        yield _closing(text, node, *(_flow(one) for one in given))
        return
    indent = node.start_mark.column
    for_each: str = yaml.safe_dump(list(given), allow_unicode=True, width=10_000)
    lines = "".join(f"\n{' ' * indent}{line}" for line in for_each.splitlines())
    yield _line_end(text, node.value[-1]), lines


def _closing(text: str, node: yaml.CollectionNode, *words: str) -> Edit:
    """Return what goes before the bracket that ends a node; too long a line goes on in the next."""
    close = node.end_mark.index - 1
    at = len(text[:close].rstrip())
    if not node.value:
        return at, ", ".join(words)
    column = at - (text.rfind("\n", 0, at) + 1)
    indent = (
        node.value[0][0].start_mark.column
        if isinstance(node, yaml.MappingNode)
        else node.value[0].start_mark.column
    )
    out = ""
    for one in words:
        if column + len(one) + 4 > WIDTH:
            out += f",\n{' ' * indent}{one}"
            column = indent + len(one)
        else:
            out += f", {one}"
            column += len(one) + 2
    return at, out


def _line_end(text: str, node: yaml.Node) -> int:
    """Return where the last line of a node ends; a block's own end is behind the blank lines after it."""
    end = (
        len(text[: node.end_mark.index].rstrip())
        if node.start_mark.index < node.end_mark.index
        else node.end_mark.index
    )
    newline = text.find("\n", end)
    return len(text) if newline < 0 else newline


def _block(value: Mapping[str, Any], indent: int) -> str:
    """Return a mapping with a line for each key, and lists in brackets."""
    lines = ""
    for key, one in value.items():
        if isinstance(one, Mapping) and one:
            lines += f"{key}:\n{_block(one, 2)}"
        else:
            style = None if isinstance(one, list) and _is_short(one) else False
            width = WIDTH - indent
            lines += yaml.safe_dump({key: one}, allow_unicode=True, default_flow_style=style, width=width)
    return "".join(f"{' ' * indent}{line}\n" for line in lines.splitlines())


def _is_short(given: list[Any]) -> bool:
    """Tell whether a list is better in brackets than with a line for each."""
    return all(len(str(one)) <= 30 for one in given)


def _flow(value: Any) -> str:
    """Return a value as it stands within brackets."""
    written: str = yaml.safe_dump([value], allow_unicode=True, default_flow_style=True, width=10_000)
    return written.strip()[1:-1]


def _value(node: yaml.MappingNode, key: str) -> yaml.Node | None:
    return next((value for name, value in node.value if name.value == key), None)
