"""Mapping files: which lines a format takes, and the events that it makes of one."""

from __future__ import annotations

import fnmatch
import os
import tomllib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Iterator

from naive_fields import ALL_FIELDS, COMMON, OF_KIND, canonical_kind, field_value, kind_of
from naive_lines import objects_of, value_at
from naive_times import UNITS
from naive_values import Number, amount, amount_with_code, container_in, decimal, is_nothing, trimmed, verbatim

KEYS = {"at", "join", "map", "else", "missing", "scale", "unit", "zone"}


class Refused(Exception):
    """A mapping file says what the language does not have, or its sample gives something else."""


def toml_text(value: Any) -> str:
    """A scalar of a TOML file by its text."""
    return verbatim(Number(str(value)) if isinstance(value, int) and not isinstance(value, bool) else value) or ""


def _said(kinds: list[str]) -> list[str]:
    """The kinds that a mapping file says, which are no words of a line."""
    return [canonical_kind(kind) or kind for kind in kinds if kind]


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@dataclass
class Source:
    """Where a field's value is, and how it is read."""

    at: list[str] = field(default_factory=list)
    join: str | None = None
    meanings: dict[str, list[str]] = field(default_factory=dict)
    fallback: list[str] | None = None
    missing: list[str] = field(default_factory=list)
    scale: str | None = None
    unit: str | None = None
    zone: str | None = None

    @staticmethod
    def read(name: str, value: Any) -> Source:
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
            unit=table.get("unit"), zone=table.get("zone"))

    def found(self, objects: list[Any]) -> list[Any]:
        """The values of all places, in their order."""
        values = [value_at(objects, place) if place.startswith("/") else place for place in self.at]
        if self.join is None:
            return values
        return [self.join.join(trimmed(value) or "" for value in values)]

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
        if text.lower() in self.meanings:
            return self.meanings[text.lower()]
        return self.fallback if self.meanings and self.fallback is not None else [value]


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
        return all(self._condition(value_at(objects, pointer), demand) for pointer, demand in self.conditions.items())

    @staticmethod
    def _condition(value: Any, demand: Any) -> bool:
        if isinstance(demand, bool):
            return (not is_nothing(value)) == demand
        text = trimmed(value)
        return text is not None and text in [toml_text(each) for each in _as_list(demand)]

    # What it makes of them

    def events(self, objects: list[Any]) -> Iterator[dict[str, Any]]:
        if self.inside is not None:
            inner = container_in(value_at(objects, self.inside))
            objects = [inner, *objects] if isinstance(inner, (dict, list)) else objects
        if self.each is None:
            yield from self._events(objects)
            return
        array = container_in(value_at(objects, self.each))
        elements = [each for each in array if isinstance(each, dict)] if isinstance(array, list) else []
        for element in elements:
            yield from self._events([element, *objects])
        if not elements:
            yield self._event(objects, None)

    def _events(self, objects: list[Any]) -> Iterator[dict[str, Any]]:
        for kind in self.kinds(objects) or [None]:
            yield self._event(objects, kind)

    def _event(self, objects: list[Any], kind: str | None) -> dict[str, Any]:
        event: dict[str, Any] = {"kind": kind}
        for name in (*COMMON, *OF_KIND.get(kind or "", ())):
            event[name] = self.value(objects, name)
        if kind == "fill" and event["fee_currency"] is None:
            event["fee_currency"] = self._currency_of_fee(objects)
        return event

    def kinds(self, objects: list[Any]) -> list[str]:
        source = self.sources.get("kind", Source())
        for value in source.found(objects):
            if source.is_missing(value):
                continue
            text = trimmed(value) or ""
            if text.lower() in source.meanings:
                return _said(source.meanings[text.lower()])
            word = kind_of(text)
            if word is None and source.fallback is not None:
                return _said(source.fallback)
            return [word or canonical_kind(text) or text]
        return _said(source.fallback or [])

    def value(self, objects: list[Any], name: str) -> Any:
        return self._found(objects, name)[0]

    def _found(self, objects: list[Any], name: str) -> tuple[Any, Any]:
        """The value of a field, and what it was read from."""
        source = self.sources.get(name)
        if source is None:
            return None, None
        for value in source.found(objects):
            if source.is_missing(value):
                continue
            meant = source.meant(value)[0]
            if meant == "":
                return None, None
            read = field_value(name, meant, source.scale, source.unit, source.zone)
            if read is not None:
                return read, meant
        last = source.fallback[0] if source.fallback else None
        return field_value(name, last, None, source.unit, source.zone), last

    def _currency_of_fee(self, objects: list[Any]) -> str | None:
        fee, written = self._found(objects, "fill_fee")
        return None if fee is None else amount_with_code(written)[1]
