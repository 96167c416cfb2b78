"""An independent reader of any system's log lines, written to be simple: no speed, no index.

    naive_formats.py [LOG] [--formats DIR]… [--shipped DIR] [--path NAME] [--whole-lines]

Reads LOG, else standard input, by the mapping files of DIR in the order of their names, then as native, then by those
of `--shipped`, then by guessing. Prints a JSON object for each event: `line`, `part` (0…), `format` (a mapping's name,
`native`, `auto`; of a line without an event `text`, `invalid`, or `continued`), and its fields by their canonical
names: `ts` in nanoseconds, amounts as their decimal text. A field without a value is absent, and so is `session_id`
where no member says it. NAME is the log's path below the log folder, which mappings with `files` look at.
`--whole-lines` joins no parts of lines. Exit status 2 when a mapping file is refused.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from typing import Any, Iterator

from naive_auto import auto_event
from naive_lines import objects_of
from naive_mapping import Mapping, Refused
from naive_native import is_native, native_event
from naive_parts import joined

JSON_LINES = re.compile(r".+\.(?:jsonl|ndjson)(?:[.-][\w-]*)*")


def load(folder: str | None) -> list[Mapping]:
    if folder is None:
        return []
    return [Mapping.load(os.path.join(folder, name)) for name in sorted(os.listdir(folder)) if name.endswith(".toml")]


class Reader:
    """Reads one log's lines."""

    def __init__(self, own: list[Mapping], shipped: list[Mapping], path: str) -> None:
        self.own = [mapping for mapping in own if mapping.takes_file(path)]
        self.shipped = [mapping for mapping in shipped if mapping.takes_file(path)]
        named = any(mapping.files for mapping in self.own + self.shipped)
        self.has_text = named or not JSON_LINES.fullmatch(os.path.basename(path))

    def read(self, line: str) -> tuple[str, list[dict[str, Any]]]:
        """The format that takes a line, and its events."""
        objects = objects_of(line)
        if objects:
            for mapping in self.own:
                if mapping.holds(objects):
                    return mapping.name, list(mapping.events(objects))
            if is_native(objects[0]):
                return "native", [native_event(objects[0])]
            for mapping in self.shipped:
                if mapping.holds(objects):
                    return mapping.name, list(mapping.events(objects))
            # An array says nothing by itself, but what is around it may.
            while len(objects) > 1 and isinstance(objects[0], list):
                objects = objects[1:]
            if isinstance(objects[0], dict):
                return "auto", [auto_event(objects)]
        has_brace = "{" in line or "}" in line
        return "text" if self.has_text and not has_brace else "invalid", [{}]


def decoded(log: bytes) -> Iterator[str | None]:
    """The lines; None of one that is no UTF-8."""
    for line in log.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            yield line.decode().removesuffix("\r")
        except UnicodeDecodeError:
            yield None


def rows(log: bytes, reader: Reader, joins: bool) -> Iterator[dict[str, Any]]:
    lines = list(decoded(log))
    parts = joined([line or "" for line in lines]) if joins else (
        (number, line or "", False) for number, line in enumerate(lines, 1))
    for number, line, continues in parts:
        if continues:
            yield {"line": number, "part": 0, "format": "continued"}
        elif lines[number - 1] is None:
            yield {"line": number, "part": 0, "format": "invalid"}
        elif line.strip(" \t\r"):
            name, events = reader.read(line)
            for part, event in enumerate(events):
                fields = {field: value for field, value in sorted(event.items()) if value is not None}
                yield {"line": number, "part": part, "format": name, **fields}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("log", nargs="?")
    parser.add_argument("--formats", action="append", default=[])
    parser.add_argument("--shipped")
    parser.add_argument("--path")
    parser.add_argument("--whole-lines", action="store_true")
    options = parser.parse_args()
    if options.log:
        with open(options.log, "rb") as file:
            log = file.read()
    else:
        log = sys.stdin.buffer.read()
    try:
        own = [mapping for folder in options.formats for mapping in load(folder)]
        reader = Reader(own, load(options.shipped), options.path or os.path.basename(options.log or "stdin.log"))
    except Refused as reason:
        print(reason, file=sys.stderr)
        sys.exit(2)
    for row in rows(log, reader, not options.whole_lines):
        print(json.dumps(row, ensure_ascii=True))


if __name__ == "__main__":
    main()
