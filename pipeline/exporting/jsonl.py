"""One JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def write_jsonl(objects: Iterable[Mapping[str, Any]], path: Path) -> int:
    """Write objects, a line each, in UTF-8; return how many."""
    lines = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for one in objects:
            # U+2028 and the like stay escaped: some readers part lines at them
            out.write(json.dumps(one, ensure_ascii=False).translate(PARTING) + "\n")
            lines += 1
    return lines


PARTING = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\x85\u2028\u2029"}
