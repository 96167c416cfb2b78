"""Random JSON as text: numbers as they are written, members that come twice, escapes, spacing."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Token:
    """A number as it is to be written."""

    text: str


@dataclass
class Members:
    """An object whose names may come twice."""

    pairs: list[tuple[str, Any]] = field(default_factory=list)

    def __iter__(self) -> Any:
        return iter(self.pairs)

    def add(self, name: str, value: Any) -> None:
        self.pairs.append((name, value))


def quoted(text: str, dice: random.Random) -> str:
    """A JSON string, some with escapes that it does not need."""
    written = json.dumps(text, ensure_ascii=dice.random() < 0.3)
    if dice.random() < 0.03 and text and text[0].isascii() and text[0].isalnum():
        return f'"\\u{ord(text[0]):04x}{written[2:]}'
    return written.replace("/", "\\/") if dice.random() < 0.02 else written


def written(value: Any, dice: random.Random, spaced: bool | None = None) -> str:
    """JSON of `value`, compact or spaced as Python does."""
    spaced = dice.random() < 0.5 if spaced is None else spaced
    comma, colon = (", ", ": ") if spaced else (",", ":")
    if isinstance(value, Token):
        return value.text
    if isinstance(value, Members):
        return "{" + comma.join(quoted(name, dice) + colon + written(member, dice, spaced)
                                for name, member in value) + "}"
    if isinstance(value, list):
        return "[" + comma.join(written(each, dice, spaced) for each in value) + "]"
    return quoted(value, dice) if isinstance(value, str) else json.dumps(value)


class Dice(random.Random):
    """Choices that all generators share."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def word(self, words: str) -> str:
        return self.choice(words.split())

    def spelled(self, name: str) -> str:
        """A name in one of the ways that systems write it."""
        parts = name.split("_")
        way = self.randrange(13)
        if way < 5:
            return name
        if way < 8:
            return parts[0] + "".join(part.capitalize() for part in parts[1:])
        return ["".join(part.capitalize() for part in parts), name.upper(), "-".join(parts), ".".join(parts),
                "@" + name][way - 8]

    def amount(self) -> Any:
        """A positive number as most logs have it, as JSON number or as text."""
        text = self.choice([
            str(self.randint(1, 500)), f"{self.uniform(0.001, 900):.{self.randint(1, 8)}f}", "1.50", "0.00000001",
            "2e3", "1.25E-2", "100.0", "12345678901234567890.123456789012345678", "7", "0.1", "1E+2"])
        return text if self.chance(0.35) else Token(text)

    def odd_amount(self) -> Any:
        """A value that is no amount, or a strange one."""
        return self.choice([
            Token("0"), Token("-3"), Token("0.0"), Token("-0"), "0", "-1.5", "NaN", "nan", "", None, "1,000.5", "5 BTC",
            True, False, "Infinity", Token("1e400"), "1e400", [Token("1")], Members([("amount", Token("3"))]), "abc",
            " 4.5 ", "+6", ".5", "5.", "007", "0x10", "\u0664", "1_000", Token("1e-400"), "-0.0"])

    def seconds(self) -> int:
        return self.randint(1_600_000_000, 1_900_000_000)
