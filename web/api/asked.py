"""What a program may ask of the API."""

from typing import Annotated, Literal

from pydantic import Field

from web.asked import Blank, Word
from web.explorer.asked import Narrowed

MOST = 500  # actions a page


class AskedPage(Narrowed):
    """Filters as in the explorer, the order, and which page.  cursor: from `next` of the page before."""

    order: Literal["newest", "oldest", "accepted"] = "newest"
    limit: Annotated[int, Field(ge=1, le=MOST)] = 100
    cursor: Annotated[Word | None, Blank] = None
