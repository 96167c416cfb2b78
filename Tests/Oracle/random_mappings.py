"""Random mapping files that use all of their language, mostly with pointers that the lines of a log have."""

from __future__ import annotations

import json
from typing import Any, Callable, Iterator

from random_values import Dice

TEXT_FIELDS = ("session_id symbol mode order_id other_order_id intent_id fill_id venue account side order_type "
               "fee_currency gate decision reason error").split()
AMOUNTS = ("quantity limit_price reference_price filled_quantity cumulative_quantity fill_price average_price "
           "fill_fee cumulative_fee").split()
KINDS = "intent order fill gate error cancel expire amend bust heartbeat my_kind".split()
ZONES = "Europe/Berlin America/New_York Asia/Kolkata UTC Australia/Lord_Howe Asia/Tokyo".split()
FILES = ["*.log", "lines*", "*.jsonl", "exec/*.log", "*/lines.log", "bot-*.log"]


def toml(value: Any) -> str:
    """A TOML value; JSON's strings are TOML's basic strings."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(str(key))} = {toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def places(value: Any, at: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Pointers into a value, also through text that holds JSON."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        try:
            value = json.loads(value)
        except ValueError:
            pass
    if at:
        yield at, value
    if depth > 5:
        return
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from places(member, f"{at}/{escaped(str(name))}", depth + 1)


def objects(line: str) -> list[Any]:
    """What a line holds, the outer objects too: found by looking for braces, which is enough to find pointers."""
    found = []
    start = line.find("{")
    try:
        value = json.loads(line if line[:1] == "[" else line[max(start, 0):])
    except ValueError:
        return []
    found.append(value)
    for name in ("log", "MESSAGE"):
        if isinstance(value, dict) and isinstance(value.get(name), str):
            found += objects(value[name].strip())
    return found


class Mappings:
    """Makes mapping files for the lines of one log."""

    def __init__(self, dice: Dice, lines: list[str]) -> None:
        self.dice = dice
        held = map(objects, dice.sample(lines, min(len(lines), 300)))
        # The pointers of each line.
        self.lines = [[place for value in values for place in places(value)] for values in held if values]
        self.seen: list[tuple[str, Any]] = []

    def look(self) -> str:
        """Takes the pointers of a few lines that share one, which a format's fields will use."""
        dice = self.dice
        shared = dice.choice([at for at, _ in dice.choice(self.lines)] or ["/kind"])
        alike = [found for found in self.lines if any(at == shared for at, _ in found)]
        self.seen = [place for found in alike[:10] for place in found]
        self.seen += [("/#before", "INFO"), ("/#time", "2025-06-01 10:00:00")]
        return shared

    def place(self) -> str:
        at = self.named_place()
        return self.selecting(at) if self.dice.chance(0.08) else at

    def selecting(self, at: str) -> str:
        """The pointer with a step that selects in place of a name."""
        dice = self.dice
        names = at.split("/")
        if len(names) < 2 or at.startswith("/#"):
            return at
        step = dice.randrange(1, len(names))
        parent = "/".join(names[:step + 1])
        member = next((value for place, value in self.seen if place == parent), None)
        keys = [(key, each) for key, each in member.items() if isinstance(each, (str, int))] \
            if names[step].isdigit() and isinstance(member, dict) else []
        if keys and dice.chance(0.7):
            key, value = dice.choice(keys)
            text = json.dumps(value) if not isinstance(value, str) else value
            if key and "=" not in key and text == text.strip():
                names[step] = f"[{escaped(key)}={escaped(text)}]"
        else:
            names[step] = "*"
        return "/".join(names)

    def named_place(self) -> str:
        dice = self.dice
        if dice.chance(0.06):
            return dice.word("/nowhere /data/0/x / /a~1b /#before /#time /2/kind /legs/0/price")
        return dice.choice(self.seen)[0]

    def place_like(self, words: str) -> str:
        """A pointer whose name has one of the words, if there is one."""
        fit = [at for at, _ in self.seen if any(word in at.lower() for word in words.split())]
        return self.dice.choice(fit) if fit and self.dice.chance(0.85) else self.place()

    def scalars(self) -> list[tuple[str, Any]]:
        return [(at, value) for at, value in self.seen if isinstance(value, (str, int, bool)) and value != ""]

    # Conditions

    def demand(self, value: Any) -> Any:
        dice = self.dice
        is_number = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
        if value != "" and isinstance(value, str) or is_number:
            bounds = [{"above": dice.choice([0, 1.5, -1])}, {"below": 1000, "above": 0}] if is_number else []
            return dice.choice([value, [value, "other"], [dice.word("a b"), value, 3], True, {"not": [value, "x"]},
                                *bounds])
        return dice.choice([True, True, False])

    def match(self, shared: str) -> dict[str, Any]:
        dice = self.dice
        conditions: dict[str, Any] = {} if dice.chance(0.02) else {shared: True}
        if dice.chance(0.4):
            likely = [place for place in self.seen if place[0] == shared or dice.chance(0.1)]
            at, value = dice.choice(likely or self.seen)
            conditions[at] = self.demand(value)
        if dice.chance(0.2):
            conditions[self.place()] = False
        if dice.chance(0.15):
            conditions["files"] = dice.sample(FILES, dice.randint(1, 3))
        return conditions

    # Fields

    def sources(self, words: str, constants: list[Any]) -> Any:
        dice = self.dice
        found: list[Any] = [self.place_like(words) for _ in range(dice.choice([1, 1, 1, 2, 3]))]
        if dice.chance(0.12):
            found.append(dice.choice(constants))
        return found[0] if len(found) == 1 and dice.chance(0.8) else found

    def cased(self, text: str) -> str:
        return self.dice.choice([text, text.upper(), text.lower()])

    def map_of(self, values: list[Any]) -> dict[str, Any]:
        dice = self.dice
        names: dict[str, str] = {}
        for _, value in dice.sample(self.scalars(), min(len(self.scalars()), 8)):
            text = json.dumps(value) if not isinstance(value, str) else value
            if text.isascii() and text == text.strip():
                names.setdefault(text.lower(), self.cased(text))
        if names and dice.chance(0.3):
            name = dice.choice(sorted(names))
            cut = dice.randint(0, len(name))
            open_name = dice.choice([name[:cut] + "*", "*" + name[cut:], "*" + name[cut:] + "*"])
            names.setdefault(open_name, self.cased(open_name))
        return {name: dice.choice(values) for name in names.values()}

    def when(self) -> dict[str, Any]:
        at, value = self.dice.choice(self.seen)
        return {at: self.demand(value)}

    def alternatives(self, make: Callable[[], Any], table: Callable[[], dict[str, Any]]) -> Any:
        """Mostly one value; else a list, in which some tables count under a condition."""
        dice = self.dice
        if not dice.chance(0.15):
            return make()
        tables = [table() | ({"when": self.when()} if dice.chance(0.7) else {}) for _ in range(dice.randint(1, 3))]
        return [*tables, self.place()]

    def table(self, at: Any, values: list[Any]) -> dict[str, Any]:
        dice = self.dice
        table: dict[str, Any] = {"at": at}
        if isinstance(at, list) and dice.chance(0.5):
            table["join"] = dice.choice(["/", "-", "", " "])
        if dice.chance(0.5):
            table["map"] = self.map_of([*values, ""])
        if dice.chance(0.3):
            table["else"] = dice.choice(values)
        if dice.chance(0.1):
            table["take"] = dice.choice(["sign", "size"])
            if table["take"] == "sign" and dice.chance(0.7):
                table["map"] = {"+": dice.choice(values), "-": dice.choice(values)}
        if dice.chance(0.3):
            table["missing"] = dice.choice([[0], [0, "N/A"], ["none", "-1"], ["NaN", 7], ["market", "BTC-USD", "1.5"]])
        return table

    def text_field(self, name: str) -> Any:
        dice = self.dice
        words = {"side": "side direction action", "order_type": "type", "session_id": "session run",
                 "symbol": "symbol inst pair", "decision": "passed allowed decision", "error": "error msg reason",
                 }.get(name, name)
        values = {"side": ["buy", "sell", "Side.SELL", "hold"], "decision": ["ALLOW", "BLOCK", "veto"],
                  "order_type": ["market", "LMT", "iceberg"]}.get(name, ["x-1", "other", "Ω", "USD"])
        at = self.sources(words, values)
        return self.table(at, values) if dice.chance(0.3) else at

    def amount_field(self, name: str) -> Any:
        dice = self.dice
        words = "price px avg" if "price" in name else "qty quantity size filled volume cum"
        words = "fee commission" if name == "fill_fee" else words
        at = self.sources(words, ["1.5", "0", "-2e3"])
        if dice.chance(0.12):
            terms = [self.place_like(words), {"at": self.place_like(words), "scale": dice.choice([1e-9, -1, 100])},
                     {"at": at, "missing": [0]}, "2.5", {"when": self.when(), "else": 7}]
            added: dict[str, Any] = {"sum": dice.sample(terms, dice.randint(1, 4))}
            if dice.chance(0.3):
                added["scale"] = 0.01
            return added
        if dice.chance(0.6):
            return at
        if dice.chance(0.5):
            table: dict[str, Any] = {"at": at, "scale": dice.choice([0.01, 0.0001, 100, 1e-8, -1, 0.5])}
            if dice.chance(0.3):
                table["missing"] = [0]
            return table
        return self.table(at, ["1.5", "0", "2e3"])

    def time_field(self) -> Any:
        dice = self.dice
        at = self.sources("ts time asctime at utc", ["2025-06-01T10:00:00Z", "1750000000"])
        if dice.chance(0.4):
            return at
        table: dict[str, Any] = {"at": at}
        if dice.chance(0.4):
            table["unit"] = dice.word("s ms us ns")
        if dice.chance(0.6):
            table["zone"] = dice.choice(ZONES)
        if dice.chance(0.2):
            table["missing"] = [0]
        if dice.chance(0.15):
            table["form"] = dice.choice(["YYYY-MM-DD hh:mm:ss", "MM/DD/YYYY hh:mm:ss AM", "DD.MM.YYYY hh:mm"])
        elif dice.chance(0.1):
            table["scale"] = dice.choice([0.001, 1000])
        return table

    def kind_field(self) -> Any:
        dice = self.dice
        at = self.sources("kind event type status msg state", ["fill", "order_filled", "note"])
        values: list[Any] = [*KINDS, "skip", ["order", "fill"], ["intent", "order", "fill"], []]
        if dice.chance(0.1):
            return {"else": dice.choice([kind for kind in values if kind])}
        if dice.chance(0.35):
            return at
        table = self.table(at, [kind for kind in values if kind != []])
        if "map" in table and dice.chance(0.1):
            table["map"] |= {"never": []}
        return table

    def format(self) -> str:
        """The text of one mapping file."""
        dice = self.dice
        parts: list[tuple[str, Any]] = [("match", self.match(self.look()))]
        if dice.chance(0.2):
            parts.append(("inside", self.place_like("data payload details order body fields log")))
        if dice.chance(0.25):
            parts.append(("each", self.place_like("legs data fills orders")))
        parts += [(name, self.alternatives(lambda: self.text_field(name), lambda: self.table(self.place(), ["x-1"])))
                  for name in TEXT_FIELDS if dice.chance(0.45)]
        parts += [(name, self.alternatives(lambda: self.amount_field(name),
                                           lambda: self.table(self.place(), ["1.5", "0"])))
                  for name in AMOUNTS if dice.chance(0.5)]
        if dice.chance(0.85):
            parts.append(("ts", self.time_field()))
        if dice.chance(0.9):
            parts.append(("kind", self.alternatives(self.kind_field, lambda: self.table(self.place(), [*KINDS, "skip"]))))
        tables = [part for part in parts if isinstance(part[1], dict) and part[1] and dice.chance(0.4)]
        lines = [f"{name} = {toml(value)}" for name, value in parts if (name, value) not in tables]
        for name, value in tables:
            lines.append(f"\n[{name}]")
            lines += [f"{json.dumps(key)} = {toml(each)}" for key, each in value.items()]
        return "\n".join(lines) + "\n"
