"""Random times as logs write them, and numbers that only look like times."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from random_values import Dice, Token


def clock(dice: Dice) -> str:
    """A calendar time."""
    at = datetime.fromtimestamp(dice.seconds(), timezone.utc)
    fraction = f"{dice.randrange(10**9):09d}"[:dice.choice([1, 3, 3, 6, 6, 7, 9])]
    dashed = at.strftime("%Y-%m-%d")
    plain = at.strftime("%Y%m%d")
    full = at.strftime("%H:%M:%S")
    return dice.choice([
        f"{dashed}T{full}Z", f"{dashed}T{full}.{fraction}Z", f"{dashed}T{full}.{fraction}+00:00",
        f"{dashed}T{full}.{fraction}+05:30", f"{dashed} {full},{fraction}", f"{dashed} {full}",
        f"{dashed}T{full}-0400", f"{dashed} {full} +0200", f"{dashed} {full}.{fraction} UTC", f"{dashed}T{full[:5]}Z",
        f"{plain}-{full}.{fraction}", f"{plain} {full}", f"{plain}T{full.replace(':', '')}Z", dashed, plain,
        f"{dashed}t{full}z", f"{dashed}T{full}+09", f"{dashed} {full} GMT", f"{dashed}T23:59:60Z",
        f"{dashed}T24:00:00Z"])


def shown_twice(dice: Dice) -> str:
    """A time without a zone where clocks change."""
    return dice.choice([
        "2025-10-26 02:30:00", "2025-03-30 02:30:00", "2025-11-02T01:15:00.5", "2025-03-09T02:59:59",
        "20251026-02:00:00", "2025-10-26T03:00:00", "2025-07-01 12:00:00", "2025-12-24"])


def epoch(dice: Dice) -> Any:
    """A number since the epoch, of any unit."""
    seconds = dice.seconds()
    text = dice.choice([
        str(seconds), f"{seconds}.{dice.randrange(10**6):06d}", str(seconds * 1000 + dice.randrange(1000)),
        f"{seconds * 1000}.25", str(seconds * 10**6 + dice.randrange(10**6)),
        str(seconds * 10**9 + dice.randrange(10**9)), f"{seconds / 1e9:.9f}e9"])
    return text if dice.chance(0.25) else Token(text)


def false_time(dice: Dice) -> Any:
    """What is no time of day: durations, steps, clocks that begin at the start, times that do not exist."""
    return dice.choice([
        Token("12.5"), Token("184467"), Token("0"), Token("-1"), Token("3"), "0:00:01.250", "12:30:45", "2025-13-01",
        "2025-02-30T10:00:00Z", "yesterday", "", None, True, Token("1e30"), "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z", "2025-06-01T10:00:00.1234567890Z", "2025-06-01T10:00:00+25:00", Token("4102444800"),
        Token("946684799"), " 2025-06-01T10:00:00Z ", "2025-06-01T10:00:00 Europe/Berlin", "99999999",
        Token("20250601")])


def moment(dice: Dice, share_false: float = 0.15) -> Any:
    if dice.chance(share_false):
        return false_time(dice)
    if dice.chance(0.05):
        return shown_twice(dice)
    return clock(dice) if dice.chance(0.6) else epoch(dice)
