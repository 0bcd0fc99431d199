"""A briefing set by templates, ours or the user's: everything filled in is escaped."""

import base64
import re
from collections.abc import Callable, Mapping, Sized
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from markupsafe import Markup

from pipeline.briefing.material import in_words
from pipeline.briefing.outline import Briefing
from pipeline.charts import Figure, draw_png, draw_svg
from pipeline.errors import ReportError
from pipeline.ids import is_web_url

Pictures = Mapping[str, str]  # addresses of figures by name
_SAFE = ":/?#@!$&'*+,;=%~"  # of RFC 3986, but brackets, which may end a target
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~$&!])")


class Rendering:
    """Sets briefings by the templates of a folder, and by ours where it has none of a name."""

    def __init__(self, folder: Path | None = None) -> None:
        ours = PackageLoader("pipeline.briefing")
        loader: BaseLoader = ChoiceLoader([FileSystemLoader(folder), ours]) if folder else ours
        if folder and not folder.is_dir():
            raise ReportError(f"{folder}: no such folder; name one that holds briefing.html or briefing.md")
        self._html = _environment(loader)
        self._markdown = _environment(loader, finalize=_plain)

    def html(self, briefing: Briefing, pictures: Pictures, *, paper: bool = False) -> str:
        """Return a page that needs nothing from elsewhere but its pictures; paper: as it is to be printed."""
        sheets = ("briefing.css",) if paper else ("briefing.css", "screen.css")
        style = Markup("".join(self._html.get_template(name).render() for name in sheets))  # noqa: S704 - files of ours or of the user's
        return self._set(self._html, "briefing.html", briefing, pictures, style=style)

    def markdown(self, briefing: Briefing, pictures: Pictures) -> str:
        """Return Markdown (CommonMark); runs of empty lines made one."""
        said = self._set(self._markdown, "briefing.md", briefing, pictures)
        return re.sub(r"\n{3,}", "\n\n", said).strip() + "\n"

    def _set(
        self, environment: Environment, name: str, briefing: Briefing, pictures: Pictures, **more: Any
    ) -> str:
        try:
            return environment.get_template(name).render(briefing=briefing, pictures=pictures, **more)
        except TemplateError as error:
            at = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise ReportError(f"the template {name}{at} cannot be used: {error.message}") from error


def embedded(figure: Figure) -> str:
    """Return a figure as an address that holds it, drawn as SVG."""
    return "data:image/svg+xml;base64," + base64.b64encode(draw_svg(figure).encode()).decode()


def embedded_png(figure: Figure) -> str:
    """Return a figure as an address that holds it, as PNG: word processors draw no SVG."""
    return "data:image/png;base64," + base64.b64encode(draw_png(figure)).decode()


def _environment(loader: BaseLoader, finalize: Callable[..., Any] | None = None) -> Environment:
    made = Environment(
        loader=loader,
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"in_words": in_words, "plural": plural, "target": _target}
    made.tests["web_url"] = is_web_url
    return made


def plural(counted: int | Sized, one: str, many: str | None = None) -> str:
    """Return the word for so many, or for the number of these: `firm`, `firms`."""
    number = counted if isinstance(counted, int) else len(counted)
    return one if number == 1 else many or f"{one}s"


def _plain(value: Any) -> Any:
    """Return what a template fills in with Markdown's marks escaped; what is set already stays."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return Markup(escape_markdown(value))  # noqa: S704 - escaped for Markdown, which HTML's escapes would spoil


def escape_markdown(words: str) -> str:
    """Return words on one line, none of which Markdown or HTML takes for a mark."""
    return _MARKDOWN.sub(r"\\\1", re.sub(r"\s+", " ", words))


def _target(address: str) -> Markup:
    """Return an address as the target of a Markdown link."""
    return Markup(quote(address, safe=_SAFE))  # noqa: S704 - nothing is left that could end the target
