"""Writes a random log and random mapping files for it: random_formats.py SEED COUNT OUTDIR [--formats N].

OUTDIR/lines.log has COUNT lines, and OUTDIR/formats has N mapping files, whose order of names is the order in which
they are asked. The same seed gives the same files.
"""

from __future__ import annotations

import argparse
import os

from random_lines import Lines
from random_mappings import Mappings
from random_values import Dice


def write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.write(text)


def make(seed: int, count: int, folder: str, formats: int) -> None:
    dice = Dice(seed)
    maker = Lines(dice)
    lines: list[str] = []
    while len(lines) < count:
        lines += maker.lines()
    lines = lines[:count]
    os.makedirs(os.path.join(folder, "formats"), exist_ok=True)
    write(os.path.join(folder, "lines.log"), "".join(line + "\n" for line in lines))
    mappings = Mappings(dice, lines)
    for number in range(formats):
        name = dice.word("alpha beta gamma delta omega")
        write(os.path.join(folder, "formats", f"{number:02}-{name}.toml"), mappings.format())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("folder")
    parser.add_argument("--formats", type=int, default=12)
    options = parser.parse_args()
    make(options.seed, options.count, options.folder, options.formats)


if __name__ == "__main__":
    main()
