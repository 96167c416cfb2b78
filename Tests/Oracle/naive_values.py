"""JSON values that keep the digits of their numbers, and what they say: text, number, amount with a currency.

Imported by the other modules of this folder; `naive_formats.py` is the program.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from typing import Any

# Enough for a product of any two numbers that a log may hold, so that nothing is rounded.
EXACT = Context(prec=20_000, Emax=MAX_EMAX, Emin=MIN_EMIN)

AMOUNT = r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
JSON_AMOUNT = r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"
CODE = r"[A-Z]{3,5}"
BLANKS = " \t\r\n"


@dataclass(frozen=True)
class Number:
    """A JSON number as it is written."""

    text: str

    @property
    def is_whole(self) -> bool:
        return re.fullmatch(r"-?[0-9]+", self.text) is not None


class NotJSON(Exception):
    """The text is no JSON value (RFC 8259)."""


def _refuse(word: str) -> Any:
    raise NotJSON(word)


def read_json(text: str) -> Any:
    """The value that `text` is, of members with one name the last."""
    try:
        return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJSON(str(error)) from error


def written(value: Any) -> str:
    """JSON of a value that was read."""
    if isinstance(value, Number):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)}: {written(member)}" for name, member in value.items()) + "}"
    return "[" + ", ".join(map(written, value)) + "]" if isinstance(value, list) else json.dumps(value)


def container_in(value: Any) -> Any:
    """`value`, or the object or array that it holds when it is text."""
    if not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    try:
        return read_json(value.strip(BLANKS))
    except NotJSON:
        return value


def is_nothing(value: Any) -> bool:
    """Null and empty text count as not there."""
    return value is None or value == ""


def verbatim(value: Any) -> str | None:
    """The text of a scalar: of a number its digits, of a truth value its name."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number):
        return value.text
    return value if isinstance(value, str) else None


def trimmed(value: Any) -> str | None:
    """As `verbatim`, without blanks around it; None when nothing is left."""
    text = verbatim(value)
    return None if text is None else text.strip() or None


def decimal(text: str) -> Decimal:
    return EXACT.create_decimal(text)


def fits_double(text: str) -> bool:
    return math.isfinite(float(text))


def amount(value: Any) -> str | None:
    """The number that `value` is or has as text, as it is written; None of one beyond a double."""
    if isinstance(value, Number):
        text = value.text
    elif isinstance(value, str) and re.fullmatch(AMOUNT, value.strip()):
        text = value.strip()
    else:
        return None
    return text if fits_double(text) else None


def amount_with_code(value: Any) -> tuple[str | None, str | None]:
    """A fee and its currency: `0.10`, `0.10 USD`, `0.10USD`, `USD 0.10`."""
    if not isinstance(value, str):
        return amount(value), None
    found = re.fullmatch(rf"(?:({CODE}) )?({AMOUNT})(?: ?({CODE}))?", value.strip())
    if not found or not fits_double(found[2]):
        return None, None
    return found[2], found[1] or found[3]


def strict_amount(value: Any) -> str | None:
    """A number, or text that is one by JSON's grammar: the rule of native lines."""
    if isinstance(value, str) and not re.fullmatch(JSON_AMOUNT, value):
        return None
    return amount(value)


def scaled(text: str, factor: str | None) -> str:
    """`text` multiplied exactly; as it is written without a factor."""
    if factor is None:
        return text
    return str(EXACT.multiply(decimal(text), decimal(factor)))
