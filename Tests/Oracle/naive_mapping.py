"""Mapping files: which lines a format takes, and the events that it makes of one."""

from __future__ import annotations

import fnmatch
import os
import re
import tomllib
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Iterator

from naive_fields import ALL_FIELDS, COMMON, OF_KIND, canonical_kind, field_value, kind_of, other_order_id
from naive_lines import elements_at, objects_of, value_at, values_at
from naive_times import UNITS
from naive_values import (EXACT, Number, amount, amount_with_code, container_in, decimal, is_nothing, scaled, trimmed,
                          verbatim)

KEYS = {"when", "at", "sum", "join", "take", "map", "else", "missing", "scale", "unit", "zone", "form"}


class Refused(Exception):
    """A mapping file says what the language does not have, or its sample gives something else."""


# The kind of what is no event, where a mapping file says so and not a line.
SKIP = object()


def toml_text(value: Any) -> str:
    """A scalar of a TOML file by its text."""
    return verbatim(Number(str(value)) if isinstance(value, int) and not isinstance(value, bool) else value) or ""


def _said(kinds: list[str]) -> list[str]:
    """The kinds that a mapping file says, which are no words of a line."""
    return [SKIP if kind == "skip" else canonical_kind(kind) or kind for kind in kinds if kind]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass
class Source:
    """Where a field's value is, and how it is read."""

    either: list[Source] = field(default_factory=list)
    when: dict[str, Any] = field(default_factory=dict)
    at: list[str] = field(default_factory=list)
    terms: list[Source] = field(default_factory=list)
    take: str | None = None
    join: str | None = None
    meanings: dict[str, list[str]] = field(default_factory=dict)
    fallback: list[str] | None = None
    missing: list[str] = field(default_factory=list)
    scale: str | None = None
    unit: str | None = None
    zone: str | None = None
    form: str | None = None

    @staticmethod
    def read(name: str, value: Any) -> Source:
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            return Source(either=[Source.read(name, each) for each in value])
        table = value if isinstance(value, dict) else {"at": value}
        if not set(table) <= KEYS or table.get("unit", "s") not in UNITS:
            raise Refused(f"{name}: {sorted(set(table) - KEYS) or table['unit']}")
        meanings = {key.lower(): [toml_text(each) for each in _as_list(meant)]
                    for key, meant in table.get("map", {}).items()}
        if len(meanings) < len(table.get("map", {})):
            raise Refused(f"{name}: names that differ in case only")
        return Source(
            at=[toml_text(each) for each in _as_list(table.get("at", []))], join=table.get("join"), meanings=meanings,
            fallback=[toml_text(each) for each in _as_list(table["else"])] if "else" in table else None,
            missing=[toml_text(each).lower() for each in table.get("missing", [])],
            scale=toml_text(table["scale"]) if "scale" in table else None,
            unit=table.get("unit"), zone=table.get("zone"), form=table.get("form"), when=table.get("when", {}),
            take=table.get("take"), terms=[Source.read(name, term) for term in table.get("sum", [])])

    def applies(self, objects: list[Any]) -> bool:
        return holds(self.when, objects)

    def found(self, objects: list[Any]) -> list[Any]:
        """The values of all places, in their order, of each place all of them."""
        if self.terms:
            numbers = [number for term in self.terms for number in term.numbers(objects)]
            return [plainly(sum_of(numbers))] if numbers else []
        values = [values_at(objects, place) if place.startswith("/") else [place] for place in self.at]
        if self.join is None:
            return [value for several in values for value in several]
        said = [self.join.join(text for text in map(trimmed, several) if text is not None) for several in values]
        return [self.join.join(said)]

    def counted(self, value: Any) -> Any:
        """What of a value counts: all of it, or the sign or the size of a number."""
        if self.take is None:
            return value
        text = trimmed(value) or ""
        if isinstance(value, bool) or amount(text) is None:
            return None
        number = decimal(text)
        if self.take == "size":
            return text.lstrip("+-")
        return None if not number else "-" if number < 0 else "+"

    def candidates(self, objects: list[Any]) -> Iterator[Any]:
        """The values that count as there."""
        for value in self.found(objects):
            if not self.is_missing(value):
                counted = self.counted(value)
                if counted is not None:
                    yield counted

    def numbers(self, objects: list[Any]) -> list[str]:
        """What a term of a sum adds: of a place that leads to several values all of them."""
        if not self.applies(objects):
            return []
        for place in ([None] if self.join is not None or self.terms else self.at):
            part = self if place is None else replace(self, at=[place])
            numbers = []
            is_settled = False
            for value in part.candidates(objects):
                meant = part.meant(value)[:1]
                if meant in ([], [""]):
                    is_settled = True
                    continue
                text = trimmed(meant[0])
                if text is not None and not isinstance(meant[0], bool) and amount(text) is not None:
                    numbers.append(scaled(text, self.scale))
                    if place is None:
                        break
            if numbers or is_settled:
                return numbers
        last = self.fallback[0] if self.fallback else ""
        return [last] if amount(last) is not None else []

    def named(self, text: str) -> list[str] | None:
        """What the map says of a text: by its name, else by the longest that has a `*` at an end."""
        text = text.lower()
        if text in self.meanings and not is_pattern(text):
            return self.meanings[text]
        fit = [name for name in sorted(self.meanings) if is_pattern(name) and re.fullmatch(pattern(name), text, re.S)]
        return self.meanings[max(fit, key=lambda name: len(bare(name).encode()))] if fit else None

    def is_missing(self, value: Any) -> bool:
        text = trimmed(value)
        if text is None or text.lower() in self.missing:
            return True
        number = amount(value)
        return number is not None and any(
            other is not None and decimal(other) == decimal(number) for other in map(amount, self.missing))

    def meant(self, value: Any) -> list[Any]:
        """What a found value stands for: by the map, else the fallback where there is a map, else itself."""
        text = trimmed(value) or ""
        named = self.named(text)
        if named is not None:
            return named
        return self.fallback if self.meanings and self.fallback is not None else [value]


def is_pattern(name: str) -> bool:
    return name.startswith("*") or name.endswith("*")


def bare(name: str) -> str:
    rest = name.removeprefix("*")
    return rest.removesuffix("*")


def pattern(name: str) -> str:
    rest = name.removeprefix("*")
    ends = "" if rest and not rest.endswith("*") else ".*"
    return (".*" if name.startswith("*") else "") + re.escape(bare(name)) + ends


def sum_of(numbers: list[str]) -> Decimal:
    total = Decimal(0)
    for number in numbers:
        total = EXACT.add(total, decimal(number))
    return total


def plainly(number: Decimal) -> str:
    """All digits, without zeros that say nothing."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if not number else text


def demanded(value: Any, demand: Any) -> bool:
    """Whether a value that is there is what is wanted, or what must not be."""
    if isinstance(demand, bool):
        return not is_nothing(value)
    text = trimmed(value)
    return text is not None and text in [toml_text(each) for each in _as_list(demand)]


def beyond(value: Any, bound: Any, is_above: bool) -> bool:
    text = trimmed(value)
    if isinstance(value, bool) or text is None or amount(text) is None:
        return False
    number, limit = decimal(text), decimal(toml_text(bound))
    return number > limit if is_above else number < limit


def holds(conditions: dict[str, Any], objects: list[Any]) -> bool:
    """Whether all conditions hold; of a pointer that leads to several values one has to be so, or none may."""
    for pointer, demand in conditions.items():
        values = values_at(objects, pointer)
        for key, bound in (demand.items() if isinstance(demand, dict) else [("is", demand)]):
            if key in ("above", "below"):
                fits = any(beyond(value, bound, key == "above") for value in values)
            else:
                fits = any(demanded(value, bound) for value in values) != (key == "not" or bound is False)
            if not fits:
                return False
    return True


@dataclass
class Mapping:
    """One TOML file."""

    name: str
    conditions: dict[str, Any]
    files: list[str]
    inside: str | None
    each: str | None
    sources: dict[str, Source]

    @staticmethod
    def load(path: str) -> Mapping:
        with open(path, "rb") as file:
            table = tomllib.load(file, parse_float=Number)  # type: ignore[arg-type]
        conditions = table.pop("match", {})
        samples = table.pop("sample", [])
        mapping = Mapping(
            os.path.basename(path).removesuffix(".toml"), conditions, conditions.pop("files", []),
            table.pop("inside", None), table.pop("each", None),
            {name: Source.read(f"{path}: {name}", value) for name, value in table.items()})
        if not set(table) <= ALL_FIELDS:
            raise Refused(f"{path}: {sorted(set(table) - ALL_FIELDS)}")
        for sample in samples:
            mapping.check(path, sample)
        return mapping

    def check(self, path: str, sample: dict[str, Any]) -> None:
        """The first event of a sample's line must have the sample's fields."""
        objects = objects_of(sample["line"])
        event = next(self.events(objects), {}) if objects and self.holds(objects) else {}
        for name, value in sample.items():
            if name != "line" and (name not in event or str(event[name]) != toml_text(value)):
                raise Refused(f"{path}: a sample's {name} is {event.get(name)}")

    # Which lines it takes

    def takes_file(self, path: str) -> bool:
        return not self.files or any(
            fnmatch.fnmatchcase(path if "/" in pattern else os.path.basename(path), pattern) for pattern in self.files)

    def holds(self, objects: list[Any]) -> bool:
        return holds(self.conditions, objects)

    # What it makes of them

    def events(self, objects: list[Any]) -> Iterator[dict[str, Any]]:
        if self.inside is not None:
            inner = container_in(value_at(objects, self.inside))
            objects = [inner, *objects] if isinstance(inner, (dict, list)) else objects
        around = [[]] if self.each is None else elements_at(objects, self.each)
        kinds = [(inner + objects, kind) for inner in around for kind in self.kinds(inner + objects) or [None]]
        told = [(inner, kind) for inner, kind in kinds if kind != SKIP]
        for inner, kind in told:
            yield self._event(inner, None if kind is None else str(kind))
        if not told:
            yield self._event(objects, "skip" if kinds or SKIP in self.kinds(objects) else None)

    def _event(self, objects: list[Any], kind: str | None) -> dict[str, Any]:
        event: dict[str, Any] = {"kind": kind}
        for name in (*COMMON, *OF_KIND.get(kind or "", ())):
            event[name] = self.value(objects, name)
        event["other_order_id"] = other_order_id(event)
        if kind == "fill" and event["fee_currency"] is None:
            event["fee_currency"] = self._currency_of_fee(objects)
        return event

    def kinds(self, objects: list[Any]) -> list[str]:
        source = self.sources.get("kind", Source())
        return self._kinds(source, objects) or []

    def _kinds(self, source: Source, objects: list[Any]) -> list[str] | None:
        """The kinds that a source tells; None when it tells nothing, so that the next is asked."""
        if source.either:
            return next((kinds for each in source.either if (kinds := self._kinds(each, objects)) is not None), None)
        if not source.applies(objects):
            return None
        for value in source.candidates(objects):
            text = trimmed(value) or ""
            named = source.named(text)
            if named is not None:
                return _said(named)
            word = kind_of(text)
            if word is None and source.fallback is not None:
                return _said(source.fallback)
            return [word or canonical_kind(text) or text]
        return None if source.fallback is None else _said(source.fallback)

    def value(self, objects: list[Any], name: str) -> Any:
        return self._found(objects, name)[0]

    def _found(self, objects: list[Any], name: str) -> tuple[Any, Any]:
        """The value of a field, and what it was read from."""
        source = self.sources.get(name)
        for each in (source.either or [source]) if source else []:
            found = self._said_by(each, objects, name)
            if found is not None:
                return found
        return None, None

    @staticmethod
    def _said_by(source: Source, objects: list[Any], name: str) -> tuple[Any, Any] | None:
        """As `_found`, of one source; None when it says nothing, so that the next is asked."""
        if not source.applies(objects):
            return None
        for value in source.candidates(objects):
            meant = source.meant(value)[0]
            if meant == "":
                return None, None
            read = field_value(name, meant, source.scale, source.unit, source.zone, source.form)
            if read is not None:
                return read, meant
        if source.fallback is None:
            return None
        last = source.fallback[0]
        read = field_value(name, last, None, source.unit, source.zone, source.form)
        return None if read is None and last != "" else (read, last)

    def _currency_of_fee(self, objects: list[Any]) -> str | None:
        for name in ("fill_fee", "cumulative_fee"):
            fee, written = self._found(objects, name)
            currency = None if fee is None else amount_with_code(written)[1]
            if currency is not None:
                return currency
        return None
