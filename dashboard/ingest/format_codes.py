"""What a number format shows of a currency, and the cells that have such a format."""

from __future__ import annotations

import re

from dashboard.ingest.numbers import is_sign

Cell = tuple[int, int, float, str]  # row and column from 1, value, sign
MOST = 128 << 20  # bytes of a sheet: what has more is not searched
MOST_STYLES = 16 << 20
_WIDTHS = re.compile(r"_.|\*.")  # room as wide as a sign, and what fills a cell: neither is shown
_SIGNS = re.compile(r'\[\$([^\]-]*)(?:-([0-9A-Fa-f]+))?\]|"([^"]*)"|([$€£¥₹])')
_CROWNS = {"41D": "SEK", "414": "NOK", "814": "NOK", "406": "DKK", "40F": "ISK"}
_DOLLARS = {
    "409": "USD",
    "1009": "CAD",
    "C0C": "CAD",
    "C09": "AUD",
    "1409": "NZD",
    "4809": "SGD",
    "C04": "HKD",
}
_BY_PLACE = {
    "kr": _CROWNS,
    "$": _DOLLARS,
    "¥": {"411": "JPY", "804": "CNY"},
}  # by Windows' numbers of languages


def sign_of(code: str) -> str | None:
    """Tell the currency that a number format shows: `[$€-407] #,##0.00` is "€"; None where it shows none."""
    for found in _SIGNS.finditer(_WIDTHS.sub("", code.replace("\\", "")).partition(";")[0]):
        shown, place, quoted, bare = found.groups()
        sign = (shown or quoted or bare or "").strip()
        sign = _BY_PLACE.get(sign, {}).get((place or "").lstrip("0").upper(), sign)
        if is_sign(sign):
            return sign
    return None
