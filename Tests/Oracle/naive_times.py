"""Times of logs as nanoseconds since 1970: calendar times, and numbers whose size or unit tells what they count."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from naive_values import AMOUNT, EXACT, JSON_AMOUNT, Number, decimal, scaled

SECOND = 10**9
UNITS = {"s": SECOND, "ms": 10**6, "us": 10**3, "ns": 1}
EPOCH = datetime(1970, 1, 1)
FRACTION = r"(?:[.,](?P<fraction>[0-9]{1,9}))"
ZONE = r"(?P<zone>[Zz]| ?[+-][0-9]{2}(?::?[0-9]{2})?| UTC| GMT)?"
DASHED = (r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
          rf"(?:[Tt ](?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}){FRACTION}?)?{ZONE})?")
PLAIN = (r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
         rf"(?:[Tt -](?P<hour>[0-9]{{2}})(?P<colon>:?)(?P<minute>[0-9]{{2}})"
         rf"(?:(?P=colon)(?P<second>[0-9]{{2}}){FRACTION}?)?{ZONE})?")
FIRST, LAST = 946_684_800 * SECOND, 4_102_444_800 * SECOND


def _in_range(nanoseconds: int) -> int | None:
    return nanoseconds if -(2**63) <= nanoseconds < 2**63 else None


def _offset(zone: str) -> int | None:
    """Seconds east of Greenwich of a written zone."""
    zone = zone.strip()
    if zone in ("Z", "z", "UTC", "GMT"):
        return 0
    hours, minutes = int(zone[1:3]), int(zone[3:].replace(":", "") or 0)
    if hours > 23 or minutes > 59:
        return None
    return (-1 if zone[0] == "-" else 1) * (hours * 3600 + minutes * 60)


def _clock(found: re.Match[str]) -> tuple[datetime, int] | None:
    """Date and time as written, to the second, and the seconds to add to it."""
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    ends_day = hour == 24 and not minute and not second and not int(found["fraction"] or 0)
    if minute > 59 or second > 60 or hour > 23 and not ends_day:
        return None
    try:
        day = datetime(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    leap = 1 if second == 60 else 0
    return day + timedelta(hours=hour, minutes=minute, seconds=second - leap), leap


def calendar_ns(text: str, place: str | None = None) -> int | None:
    """A calendar time; `place` is the time zone of one that has none, else UTC."""
    found = re.fullmatch(DASHED, text) or re.fullmatch(PLAIN, text)
    clock = _clock(found) if found else None
    if not found or not clock:
        return None
    shown, leap = clock
    if found["zone"]:
        offset = _offset(found["zone"])
    elif place:
        # The first of two that the clock shows, and the offset from before for one that it skips: fold 0.
        offset = int((shown.replace(tzinfo=ZoneInfo(place)).utcoffset() or timedelta()).total_seconds())
    else:
        offset = 0
    if offset is None:
        return None
    since = shown - EPOCH
    seconds = since.days * 86_400 + since.seconds - offset + leap
    return _in_range(seconds * SECOND + int((found["fraction"] or "0").ljust(9, "0")))


def _size_unit(number: Decimal) -> str:
    size = abs(number)
    return "s" if size < 10**11 else "ms" if size < 10**14 else "us" if size < 10**17 else "ns"


def number_ns(text: str, unit: str | None = None) -> int | None:
    """A number since the epoch; what is finer than a nanosecond is cut off toward zero."""
    number = decimal(text)
    if number and not -9999 <= number.adjusted() <= 9999:
        return None
    return _in_range(int(EXACT.multiply(number, Decimal(UNITS[unit or _size_unit(number)]))))


def native_ns(value: Any) -> int | None:
    """The member `ts` of a line: nothing is trimmed, and a number is one by JSON's grammar."""
    if isinstance(value, Number):
        return number_ns(value.text)
    if not isinstance(value, str):
        return None
    day = calendar_ns(value)
    if day is not None or re.fullmatch(PLAIN, value):
        return day
    return number_ns(value) if re.fullmatch(JSON_AMOUNT, value) else None


MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
WORDS = {"YYYY": r"(?P<year>[0-9]{4})", "Mon": rf"(?P<name>{'|'.join(MONTHS)})", "MM": "(?P<month>[0-9]{1,2})",
         "DD": "(?P<day>[0-9]{1,2})", "Www": "(?:mon|tue|wed|thu|fri|sat|sun)", "hh": "(?P<hour>[0-9]{1,2})",
         "mm": "(?P<minute>[0-9]{1,2})", "ss": rf"(?P<second>[0-9]{{1,2}}){FRACTION}?", "AM": "(?P<half>[ap]m)"}
USUAL = ["YYYY/MM/DD hh:mm:ss", "DD-Mon-YYYY hh:mm:ss", "DD Mon YYYY hh:mm:ss", "Www, DD Mon YYYY hh:mm:ss",
         "DD/Mon/YYYY:hh:mm:ss"]


def form_pattern(form: str) -> str:
    """A form of times as a regular expression."""
    parts = re.split(f"({'|'.join(WORDS)})", form)
    return "".join(WORDS.get(part) or re.escape(part) for part in parts)


def _named_zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if "/" in name and not name.startswith("/") else None
    except (ValueError, OSError):
        return None


def _at(shown: datetime, zone: Any) -> int:
    """Seconds east of Greenwich."""
    return int((shown.replace(tzinfo=zone).utcoffset() or timedelta()).total_seconds())


def form_ns(text: str, form: str, place: str | None) -> int | None:
    """A time that is written in a form, with a zone behind it or none."""
    found = re.fullmatch(rf"(?i:{form_pattern(form)})(?:{ZONE[:-1]}|(?P<place> \S+))?", text, re.ASCII)
    if not found:
        return None
    said = found.groupdict()
    year, day = int(said["year"]), int(said["day"])
    month = MONTHS.index(said["name"].lower()) + 1 if said.get("name") else int(said["month"])
    hour, minute, second = (int(said.get(part) or 0) for part in ("hour", "minute", "second"))
    if said.get("half"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if said["half"].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    try:
        shown = datetime(year, month, day, hour, minute)
    except ValueError:
        return None
    # A leap second's offset is that of the second before.
    shown += timedelta(seconds=min(second, 59))
    if said["zone"]:
        offset = _offset(said["zone"])
    elif said["place"]:
        zone = _named_zone(said["place"][1:])
        offset = None if zone is None else _at(shown, zone)
    else:
        offset = _at(shown, ZoneInfo(place)) if place else 0
    if offset is None:
        return None
    since = shown - EPOCH
    seconds = since.days * 86_400 + since.seconds - offset + max(second - 59, 0)
    return _in_range(seconds * SECOND + int((said.get("fraction") or "0").ljust(9, "0")))


def unusual_ns(text: str, place: str | None) -> int | None:
    """A time in a form that is known, or one before the name of its zone."""
    if len(text.encode()) < 15:
        return None
    for form in USUAL:
        found = form_ns(text, form, place)
        if found is not None:
            return found
    clock, blank, name = text.rpartition(" ")
    zone = _named_zone(name) if blank else None
    written = re.fullmatch(DASHED, clock) or re.fullmatch(PLAIN, clock)
    if zone is None or not written or written["zone"]:
        return None
    return calendar_ns(clock, name)


def time_ns(value: Any, unit: str | None = None, place: str | None = None, form: str | None = None,
            scale: str | None = None) -> int | None:
    """A time of a format: calendar time, number, or the text of one."""
    if not isinstance(value, (Number, str)):
        return None
    text = value.text if isinstance(value, Number) else value.strip()
    if form:
        return form_ns(text, form, place)
    if isinstance(value, str):
        found = calendar_ns(text, place)
        if found is None:
            found = unusual_ns(text, place)
        if found is not None:
            return found
        if not re.fullmatch(AMOUNT, text):
            return None
    return number_ns(scaled(text, scale), unit)


def is_plausible(nanoseconds: int) -> bool:
    """From 2000 up to 2100."""
    return FIRST <= nanoseconds < LAST


def leading_time(text: str) -> str | None:
    """The calendar time that `text` begins with, maybe after a bracket: the longest."""
    text = text[1:] if text[:1] == "[" else text
    for end in range(min(len(text), 40), 7, -1):
        goes_on = re.match("[0-9]{2}", text[end - 1:end + 1], re.ASCII)
        if not goes_on and calendar_ns(text[:end]) is not None:
            return text[:end]
    for form in USUAL:
        found = re.match(rf"(?i:{form_pattern(form)})", text, re.ASCII)
        if found and form_ns(found[0], form, None) is not None:
            zones = [found[0] + text[found.end():found.end() + length] for length in range(7, 0, -1)]
            return next((each for each in zones if re.fullmatch(ZONE[:-1], each[found.end():]) and
                         form_ns(each, form, None) is not None), found[0])
    number = re.match(r"[0-9]{10,}(?:\.[0-9]+)?(?![A-Za-z])", text, re.ASCII)
    if number and re.fullmatch(JSON_AMOUNT, number[0]):
        found_ns = number_ns(number[0])
        return number[0] if found_ns is not None and is_plausible(found_ns) else None
    return None
