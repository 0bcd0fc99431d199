"""One address for one document: what only tracks a reader is taken off, all else stays as it is.

courlan's cleaner takes off `reference`, `session` and `uid` too, by which parliaments tell documents apart.
"""

import re
from urllib.parse import urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|hsa|oly|vero|itm)_\w+|(?:fb|gc|dc|msc|ttc|yc|twc|wbra|gbra)lid|fbclid|gclid|gclsrc|msclkid|"
    r"igshid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|__hs\w+|s_cid|ns_\w+|at_(?:medium|campaign|custom\d)|xtor|cmpid|WT\.\w+"
)
_PORTS = {"http": 80, "https": 443}


def canonical(url: str) -> str:
    """Return a web address without fragment, default port and tracking parameters, its host in lower case."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    host = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != _PORTS.get(parts.scheme):
        host = f"{host}:{parts.port}"
    query = "&".join(
        pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])
    )
    return urlunsplit((parts.scheme, host, parts.path or "/", query, ""))


def site(url: str) -> str:
    """Return an address's host without `www.` or `m.`, empty where it has none."""
    return re.sub(r"^(?:www\d?|m)\.", "", urlsplit(url).hostname or "")


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses have one host, `www.` and `m.` aside."""
    return site(one) == site(other) != ""
