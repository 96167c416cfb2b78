"""Whether what an index gives back of events is what their lines say: round_trip.py LINES ANSWERS.

LINES holds a line for each event, ANSWERS a JSON object for each: `json` and `payload` as text, and the columns of
native events. Prints every difference.
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from naive_lines import objects_of
from naive_native import is_native, native_event
from naive_values import Number, read_json

TOKEN = re.compile(r'"(?:\\.|[^"\\])*"|[^\s,:{}\[\]"]+|[,:{}\[\]]')
COLUMNS = {"session": "session_id", "symbol": "symbol", "mode": "mode", "kind": "kind", "orderID": "order_id",
           "intentID": "intent_id"}


def pairs(value: Any) -> Any:
    """Objects as lists of pairs, since the order counts; numbers as they are written."""
    if isinstance(value, dict):
        return ["object"] + [[name, pairs(member)] for name, member in value.items()]
    if isinstance(value, list):
        return ["array"] + [pairs(each) for each in value]
    return ("number", value.text) if isinstance(value, Number) else value


def spaced(text: str) -> str:
    """As `json.dumps` has it."""
    return "".join(token + " " if token in ",:" else token for token in TOKEN.findall(text))


def expected(line: str) -> dict[str, Any]:
    objects = objects_of(line)
    outermost = [value for value in objects if "#before" not in value][-1]
    inner = [value for value in objects if isinstance(value, dict)][0]
    said: dict[str, Any] = {"json": pairs(outermost), "payload": pairs(inner)}
    if is_native(inner):
        event = native_event(inner)
        said["payload"] = pairs(inner["payload"])
        said |= {column: event[field] for column, field in COLUMNS.items()}
        said["session"] = "lines" if said["session"] is None else said["session"]
    return said


def main() -> None:
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        lines = file.read().split("\n")[:-1]
    with open(sys.argv[2], encoding="utf-8") as file:
        answers = [json.loads(line) for line in file]
    if len(lines) != len(answers):
        print(f"{len(lines)} lines, {len(answers)} answers")
    for line, answer in zip(lines, answers):
        got = {**answer, "json": pairs(read_json(answer["json"])), "payload": pairs(read_json(answer["payload"]))}
        for name, value in expected(line).items():
            if got.get(name) != value:
                print(f"{name}: {value!r}\n  not {got.get(name)!r}\n  of {line}")
        if spaced(answer["json"]) != answer["json"]:
            print("spacing:", answer["json"])


if __name__ == "__main__":
    main()
