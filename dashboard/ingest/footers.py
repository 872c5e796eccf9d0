"""What reports write below their records, told by its words: totals and averages, and remarks on the report itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

TOTAL, TRAILER = "total", "trailer"
_SENTENCE = 5  # words: a cell that stands alone with as many is a remark below the table

# words that nothing but a sum or an average begins with
_SUMS = (
    r"grand\s+totals?|sub-?\s?totals?|totals?|overall\s+(?:totals?|averages?|mean)|(?:gesamt|zwischen)?summe|gesamt"
    r"|insgesamt|gesamtergebnis|zwischenergebnis|(?:gesamt)?durchschnitt(?:swert)?|mittelwert|sous-total|total\s+général"
    r"|moyenne\s+générale|promedio\s+general"
)
# words that names and titles begin with, too: they stand alone, or before a number
_LONE_SUMS = (
    r"averages?(?:\s+(?:of|per|score|rate|value)\b.*)?|avg\.?|mean|median|ø|σ|sum|count|somme|moyennes?|suma|promedios?"
    r"|media|ergebnis|rows|records|number\s+of\s+(?:rows|records|responses)|\*{1,3}"
)
_LAST = r"\b(?:sub-?\s?totals?|totals?)\s*$"  # "EMEA Total"
_SUM = rf"^\s*\**\s*(?:{_SUMS})\b|^\s*(?:{_LONE_SUMS})\s*(?:[:=(]|\d|$)|{_LAST}"
_LATER = rf"\s*(?:{_SUMS})\b"

_WHEN = r"\d{1,4}[-/.]\s?\d|\d{1,2}(?:st|nd|rd|th|\.)?\s+[^\W\d]{3}|[^\W\d]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}"
_MADE = (
    r"(?:generated|exported|printed|downloaded|extracted|created|produced|retrieved|refreshed|updated|run)"
    rf"\s*(?:by|on|at|from|:|$|{_WHEN})"
)
_MADE_ELSEWHERE = (
    r"(?:exportiert|erstellt|gedruckt|generiert|erzeugt|heruntergeladen)\s+(?:am|um|von|durch|aus|mit)"
    r"|(?:export|génér|imprim|cré|télécharg|édit)ée?\s+(?:le|à|par|depuis)"
    r"|(?:exportado|generado|impreso|creado|descargado)\s+(?:el|por|desde|en)"
)
_OF_THE_REPORT = (
    r"copyright|all\s+rights\s+reserved|alle\s+rechte\s+vorbehalten|tous\s+droits\s+réservés|todos\s+los\s+derechos"
    r"|(?:for\s+)?internal\s+use|nur\s+für\s+(?:den\s+)?(?:internen|dienst)|usage\s+interne|uso\s+interno|proprietary(?:$|,|\s+(?:and|&|information))"
    r"|(?:this|these)\s+(?:report|document|file|export|data|information)|do\s+not\s+(?:share|distribute|copy|forward)"
    r"|not\s+for\s+(?:re)?distribution|disclaimer\s*(?::|$)|legal\s+notice|terms\s+of\s+use|strictly\s+confidential|streng\s+vertraulich"
    r"|confidential|confidentiel|vertrauliche?|powered\s+by|filtered\s+by|filters?\s*:|(?:data\s+|report\s+)?as\s+(?:of|at)|data\s+(?:through|until|up\s+to)"
    r"|last\s+(?:updated|refreshed)|report\s+(?:generated|run|created|date|filters?)|(?:run|export)\s+date|date\s+exported"
    r"|end\s+of\s+(?:report|export|file|data)|(?:source|quelle|fuente)\s*:|letzte\s+aktualisierung|datenstand"
    r"|stand\s*:?\s*\d\S*|dernière\s+mise|última\s+actualización|ende\s+des\s+berichts|fin\s+d(?:u|el)\s+(?:rapport|informe)"
    r"|(?:page|seite|página)\s+\d+\s+(?:of|von|sur|de)|all\s+times\b|time\s?zone\s*[:=]|date\s*:?\s*\d+|times?\s+in\s+(?:utc|gmt)"
)
_COUNTED = r"\(?\d+\s+(?:rows?|records?|results?|entries|zeilen|datensätze|lignes|filas)(?:\s+\w+)?\)?\s*$"
_REMARK = (
    rf"^\s*[-*]*\s*(?:{_MADE}|(?:{_MADE_ELSEWHERE}|{_OF_THE_REPORT})(?:\b|\s|$)|{_COUNTED})|^\s*©|^\s*-{{2,}}"
)
_PLAIN: Final = {TOTAL: re.compile(_SUM, re.IGNORECASE), TRAILER: re.compile(_REMARK, re.IGNORECASE)}
# for a whole column at once: Rust's \b of Unicode is twenty times as slow where a text is not ASCII
EITHER: Final = f"(?i){_SUM}|{_REMARK}".replace(r"\b", r"(?-u:\b)")
_LATER_SUM: Final = re.compile(_LATER, re.IGNORECASE)
_DATE: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*", re.DOTALL)


def by_first(text: str) -> str | None:
    """Tell a total or a remark by its first words."""
    return next((reason for reason, pattern in _PLAIN.items() if pattern.search(text)), None)


def is_remark(fields: Sequence[str]) -> bool:
    """Say whether a row is a remark on the report and what it says: "Exported on", "2026-09-01"."""
    filled = [field for field in fields if field.strip()]
    return 0 < len(filled) <= 2 and filled[0] == fields[0] and by_first(filled[0]) == TRAILER


def by_cells(fields: Sequence[str]) -> str | None:
    """Tell a total or remark by its first filled cell, a total also by a later one, a remark by standing alone."""
    filled = [field for field in fields if field.strip()]
    if reason := by_first(filled[0]):
        return reason
    if len(filled) * 2 <= len(fields) and any(map(_LATER_SUM.match, filled[1:])):
        return TOTAL
    return TRAILER if len(filled) == 1 and len(filled[0].split()) >= _SENTENCE else None


def has_date(fields: Sequence[str]) -> bool:
    """Say whether a cell is a date: then the row may be a record."""
    return any(_DATE.fullmatch(field.strip()) for field in fields)
