"""The pages' environment: templates, and how one is answered."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.briefing.rendering import plural
from pipeline.ids import is_web_url
from web.access.visitor import Visitor

NOBODY = Visitor()  # on pages of errors that come before anybody is recognised
_environment = Environment(
    loader=PackageLoader("web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates = Jinja2Templates(env=_environment)


def page(request: Request, template: str, *, status: int = HTTPStatus.OK, **context: Any) -> HTMLResponse:
    """Return a template filled in; every text in it is escaped, as none is marked safe."""
    visitor = getattr(request.state, "visitor", NOBODY)
    told = {"visitor": visitor, **context}
    return _templates.TemplateResponse(
        request, template, told, status_code=status, headers={"Cache-Control": "no-store"}
    )


def part(template: str, macro: str, *given: Any) -> str:
    """Return what a macro makes of what it is given: markup, every text in it escaped, to be kept."""
    made: str = getattr(_environment.get_template(template).module, macro)(*given)
    return made


def moment(at: datetime) -> str:
    """Return a time in UTC, to the minute."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


_environment.filters |= {"moment": moment, "plural": plural}
_environment.tests["web_url"] = is_web_url
