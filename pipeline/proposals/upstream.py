"""What an installation added, as a diff of the shipped files: to be contributed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import yaml

from pipeline.errors import RegistryError
from pipeline.proposals.inserting import inserted
from pipeline.proposals.rows import Addition
from pipeline.proposals.writing import unified
from pipeline.registry import BodyKind, load
from pipeline.registry._added import ADDED
from pipeline.registry.loader import ADDABLE, SHIPPED

HOME = "pipeline/registry"  # where the shipped files are, as seen from the top of the repository
OTHERS = {BodyKind.NGO: "organisations", BodyKind.COMPANY: "companies"}  # files of bodies of these kinds
ELSE = "international"


def contribution(folder: Path) -> str:
    """Return a diff that makes the shipped registry hold what a folder adds, empty where it adds nothing.

    Raise RegistryError where either would not hold by itself.
    """
    if not folder.is_dir():
        return ""
    load(folder)
    given = list(additions(folder))
    texts: dict[str, str] = {}
    for one in given:
        file = _file(one)
        text = texts.get(file) or (SHIPPED / file).read_text(encoding="utf-8")
        texts[file] = inserted(text, one)
    with TemporaryDirectory() as temporary:
        there = Path(temporary) / "registry"
        copytree(
            SHIPPED,
            there,
            ignore=lambda _, names: [one for one in names if "." in one and not one.endswith(".yml")],
        )
        for file, text in texts.items():
            (there / file).write_text(text, encoding="utf-8")
        try:
            load(there)
        except RegistryError as error:
            raise RegistryError(str(error).replace(f"{there}/", f"{HOME}/")) from error
    whole = [
        unified(f"{HOME}/{file}", (SHIPPED / file).read_text(encoding="utf-8"), text)
        for file, text in sorted(texts.items())
    ]
    return "".join(whole)


def additions(folder: Path) -> Iterator[Addition]:
    """Yield what a folder adds, a row at a time."""
    for name in ADDABLE:
        whole = folder / ADDED / name
        for path in [whole] if whole.is_file() else sorted(whole.with_suffix("").glob("*.y*ml")):
            for section, rows in yaml.load(path.read_text(encoding="utf-8"), Loader=_Plain).items():  # noqa: S506 - a safe loader
                for key, fields in (rows or {}).items():
                    yield Addition(section=section, id=key, fields=fields)


class _Plain(yaml.SafeLoader):
    """Leaves dates as they are written."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - the name and form are PyYAML's
        first: [(tag, form) for tag, form in known if not tag.endswith(":timestamp")]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _file(one: Addition) -> str:
    """Return the shipped file that has the row or the like of it."""
    if (SHIPPED / f"{one.section}.yml").is_file():
        return f"{one.section}.yml"
    if one.section == "lists":
        return "firms.yml"
    kinds: Counter[str] = Counter()
    for path in sorted((SHIPPED / "bodies").glob("*.yml")):
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader).get("bodies") or {}
        if one.id in rows:
            return f"bodies/{path.name}"
        kinds[path.stem] += sum(row.get("actor") == one.fields.get("actor") for row in rows.values())
    ((stem, most),) = kinds.most_common(1)
    return f"bodies/{stem if most else OTHERS.get(one.fields.get('kind', ''), ELSE)}.yml"
