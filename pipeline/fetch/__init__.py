"""The only room that opens a connection: a URL in, a FetchResult out, whatever the server does."""

from pipeline.fetch.fetcher import Fetcher
from pipeline.fetch.request import Limits, Request

__all__ = ["Fetcher", "Limits", "Request"]
