"""From a line to its objects, the innermost first, and pointers into them."""

from __future__ import annotations

import re
from typing import Any, Iterator

from naive_times import leading_time
from naive_values import BLANKS, NotJSON, container_in, is_nothing, read_json, trimmed

# A text member and the members beside which it is a wrapper's.
WRAPPERS = (("log", ("stream", "time")), ("MESSAGE", ("__REALTIME_TIMESTAMP",)))
MOST_WRAPPERS = 3


def _json_or_none(text: str) -> Any:
    try:
        return read_json(text)
    except NotJSON:
        return None


def split_text(text: str) -> tuple[Any, str]:
    """What a text holds, an object or array, and the text before an object; None where it holds neither."""
    text = text.lstrip("\0").strip(BLANKS)
    if text[:1] in ("{", "["):
        value = _json_or_none(text)
        if isinstance(value, (dict, list)):
            return value, ""
    start = text.find("{")
    before = text[:start] if start > 0 else ""
    if '"' in before or "}" in before or not re.search("[A-Za-z0-9]", before):
        return None, ""
    if text[start + 1:].lstrip(BLANKS)[:1] != '"':
        return None, ""
    value = _json_or_none(text[start:])
    return (value, before) if isinstance(value, dict) else (None, "")


def _before(text: str) -> dict[str, Any]:
    """What stands around an object as its prefix."""
    around = {"#before": text}
    time = leading_time(text)
    return around if time is None else {**around, "#time": time}


def _wrapped(value: Any) -> tuple[Any, str] | None:
    """The object or array in a wrapper's text, and the text before it."""
    if not isinstance(value, dict):
        return None
    for name, neighbours in WRAPPERS:
        if isinstance(value.get(name), str) and any(neighbour in value for neighbour in neighbours):
            inner, before = split_text(value[name])
            return None if inner is None else (inner, before)
    return None


def objects_of(line: str) -> list[Any]:
    """The objects of a line from the innermost out; none where it holds none. The innermost may be an array."""
    value, before = split_text(line)
    if value is None:
        return []
    found = [value] + ([_before(before)] if before else [])
    for _ in range(MOST_WRAPPERS):
        inner = _wrapped(found[0])
        if inner is None:
            break
        value, before = inner
        found = [value] + ([_before(before)] if before else []) + found
    return found


def _step(value: Any, name: str) -> Any:
    value = container_in(value)
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list) and re.fullmatch("0|[1-9][0-9]*", name):
        return value[int(name)] if int(name) < len(value) else None
    return None


def names_of(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _keyed(name: str) -> re.Match[str] | None:
    return re.fullmatch(r"\[([^=]+)=(.*)\]", name, re.S)


def selects(names: list[str]) -> bool:
    """Whether a pointer may lead to several places."""
    return any(name == "*" or _keyed(name) for name in names)


def paths(value: Any, names: list[str], around: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    """What a pointer leads to, each with the objects around it that steps have selected, the innermost first."""
    if not names:
        yield value, around
        return
    name, rest = names[0], names[1:]
    value = container_in(value)
    keyed = _keyed(name)
    chosen: list[Any] | None = None
    if name == "*":
        chosen = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    elif keyed and isinstance(value, list):
        chosen = [each for each in value if trimmed(_step(each, keyed[1])) == keyed[2]]
    if chosen is None:
        if isinstance(value, dict) and name in value or isinstance(value, list) and _step(value, name) is not None:
            yield from paths(_step(value, name), rest, around)
        return
    for each in chosen:
        inner = container_in(each)
        yield from paths(each, rest, [inner, *around] if rest and isinstance(inner, dict) else around)


def values_at(objects: list[Any], pointer: str) -> list[Any]:
    """All that a pointer leads to in the innermost object where that is anything."""
    names = names_of(pointer)
    for value in objects:
        if selects(names) and isinstance(value, dict) and "#before" in value:
            continue
        found = [each for each, _ in paths(value, names, []) if not is_nothing(each)]
        if found:
            return found
    return []


def value_at(objects: list[Any], pointer: str) -> Any:
    """What a JSON pointer (RFC 6901) finds in the innermost object that has it, else None."""
    return next(iter(values_at(objects, pointer)), None)


def elements_at(objects: list[Any], pointer: str) -> list[list[Any]]:
    """The objects that a pointer leads to, or that are in arrays there, each before the selected ones around it."""
    names = names_of(pointer)
    for value in objects:
        if selects(names) and isinstance(value, dict) and "#before" in value:
            continue
        found = [(container_in(each), around) for each, around in paths(value, names, []) if not is_nothing(each)]
        found = [(each, around) for each, around in found if not selects(names) or isinstance(each, (dict, list))]
        if found:
            break
    elements = []
    for each, around in found:
        if each is objects[0]:
            elements += [[]] if isinstance(each, dict) else [[inner] for inner in each if isinstance(inner, dict)]
            continue
        inner = [each] if isinstance(each, dict) else each if isinstance(each, list) else []
        elements += [[element, *around] for element in inner if isinstance(element, dict)]
    return elements
