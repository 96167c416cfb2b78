"""Lines that a container's runtime cut: their parts are one line at the place of the first."""

from __future__ import annotations

import re
from typing import Any, Iterator

from naive_values import NotJSON, read_json, written

CRI = re.compile(r"(?P<head>[0-9-]+T[0-9:.]+(?:Z|[+-][0-9:]+) (?P<stream>stdout|stderr) (?P<tag>[PF])(?::\S*)? )"
                 r"(?P<text>.*)", re.DOTALL)


def _docker(line: str) -> dict[str, Any] | None:
    if not line.startswith("{"):
        return None
    try:
        value = read_json(line)
    except NotJSON:
        return None
    is_part = isinstance(value, dict) and all(isinstance(value.get(name), str) for name in ("log", "stream", "time"))
    return value if is_part else None


def _part(line: str) -> tuple[tuple[str, str], str, bool] | None:
    """The stream that a line is part of, its text, and whether it is the last part."""
    found = CRI.fullmatch(line)
    if found:
        return ("cri", found["stream"]), found["text"], found["tag"] == "F"
    value = _docker(line)
    return None if value is None else (("docker", value["stream"]), value["log"], value["log"].endswith("\n"))


def _with_text(line: str, text: str) -> str:
    """The first part's line with the text of all."""
    found = CRI.fullmatch(line)
    if found:
        return found["head"] + text
    return written({**(_docker(line) or {}), "log": text})


def joined(lines: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Number, text and whether it continues another, of each line; one that does is empty."""
    whole: dict[int, list[str]] = {}
    continues: set[int] = set()
    begun: dict[tuple[str, str], int] = {}
    for place, line in enumerate(lines):
        part = _part(line)
        if part is None:
            continue
        stream, text, is_last = part
        first = begun.get(stream)
        if first is not None:
            whole[first].append(text)
            continues.add(place)
        elif not is_last:
            begun[stream] = place
            whole[place] = [text]
        if is_last:
            begun.pop(stream, None)
    for place, line in enumerate(lines):
        texts = whole.get(place, [])
        yield place + 1, _with_text(line, "".join(texts)) if len(texts) > 1 else line, place in continues
