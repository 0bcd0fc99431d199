"""Pages that say, with status 200, that the page is not to be had."""

import re

SHORT = 1500  # characters; an article about such words is longer

# A title or a first line that begins with one of these.
_HEADS = (
    r"(?:error )?(?:401|403|404|410|429|500|502|503|504)\b(?! media)",
    r"(?:sorry|oops|uh[- ]?oh)\b",
    r"(?:the |this )?(?:requested )?(?:page|content|document|article|resource|file|url)\W+(?:you\W.{0,60})?"
    r"(?:is |was |has been |could not be |can ?not be |can't be |couldn't be )?"
    r"(?:not found|not available|unavailable|removed|moved|found|gone)",
    r"not found\b",
    r"access (?:to this page )?(?:is |has been )?denied",
    r"(?:you have been |request |your request was )?(?:blocked|rejected)\b",
    r"forbidden\b",
    r"(?:just a moment|attention required|one more step|please wait|checking your browser)",
    r"(?:are you (?:a )?(?:human|robot)|verify (?:that )?you are (?:a )?human)",
    r"(?:human verification|security check|robot check)",
    r"(?:service|site|website) (?:is )?(?:temporarily )?(?:unavailable|down|under maintenance)",
    r"(?:internal server|bad gateway|gateway time-?out|server) ?error",
    r"(?:log ?in|sign ?in)(?: to continue| required)?$",
    r"page (?:introuvable|non trouv[ée]e)",
    r"(?:die )?(?:angeforderte )?seite (?:wurde )?(?:nicht gefunden|existiert nicht)",
    r"zugriff verweigert",
    r"p[áa]gina (?:no|n[ãa]o) (?:se )?(?:encontrada|existe)",
    r"acceso denegado|acesso negado|accesso negato|acc[èe]s refus[ée]",
    r"pagina non trovata|pagina niet gevonden|strona nie (?:została )?(?:znaleziona|istnieje)",
    r"(?:az oldal nem található|η σελίδα δεν βρέθηκε|страница не найдена|stránka nenalezena)",
)
# Anywhere in what little there is.
_ANYWHERE = (
    r"(?:enable|turn on|requires?|need) (?:java ?script|cookies)",
    r"javascript (?:is|must be|has been|to be) (?:disabled|enabled|required|turned)",
    r"(?:captcha|cf-ray|ray id|incapsula|akamai reference|ddos protection)",
    r"verify(?:ing)? (?:that )?you are (?:a |not a )?(?:human|robot)",
    r"unusual traffic|automated (?:access|requests)",
    r"activer? javascript|javascript (?:aktivieren|ist deaktiviert)|habilit[ae]r? javascript",
)
_HEAD = re.compile(r"\W*(?:" + "|".join(_HEADS) + ")", re.IGNORECASE)
_SAID = re.compile("|".join(_ANYWHERE), re.IGNORECASE)


def error_page(title: str, text: str, visible: str) -> str | None:
    """Return the words by which a page without much text says that it is none, or None.

    text: what is read from it.  visible: all its words, menus too.
    """
    if len(text) > SHORT:
        return None
    for line in (title, *text.split("\n", 5)[:5], visible):  # a menu may go before it
        if found := _HEAD.match(line):
            return line[: max(60, found.end())].strip()
    found = _SAID.search(visible) if len(visible) <= SHORT else None
    return found[0] if found else None
