"""blotter and the programs it is compared with: where they are, their versions, and how each is asked."""

import importlib.util
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import child


class ProgramError(Exception):
    """A program did not do what it was run for."""


@dataclass(frozen=True)
class Blotter:
    path: str
    index: Path

    name = "blotter"

    def ingest(self, folder: Path) -> list[str]:
        return [self.path, "ingest", str(folder), "--index", str(self.index), "--json"]

    def ask(self, command: str, *arguments: str) -> list[str]:
        """A question to the index as it is."""
        return [self.path, command, *arguments, "--index", str(self.index), "--no-refresh"]

    def remove_index(self) -> None:
        """Makes the index's folder anew; nothing else is in it."""
        shutil.rmtree(self.index.parent, ignore_errors=True)
        self.index.parent.mkdir(parents=True)

    def size(self) -> int:
        """The index's bytes on the disk, all its files together."""
        return sum(path.stat().st_size for path in self.index.parent.iterdir())


@dataclass(frozen=True)
class DuckDB:
    """The logs in one table, one row a line; a line that is no event is a row of NULLs."""

    path: str
    database: Path
    # What is to be said of the program that was found.
    note: str | None = None

    name = "duckdb"

    def load(self, files: list[Path]) -> list[str]:
        names = ", ".join(_quoted(str(path)) for path in files)
        return self._run(f"""
            CREATE TABLE event AS SELECT * FROM read_json([{names}],
                format = 'newline_delimited', ignore_errors = true, columns = {{
                    ts: 'TIMESTAMPTZ', session_id: 'VARCHAR', symbol: 'VARCHAR', mode: 'VARCHAR', kind: 'VARCHAR',
                    payload: 'JSON'}})
            """)

    def query(self, sql: str) -> list[str]:
        return self._run(sql, "-readonly")

    def _run(self, sql: str, *options: str) -> list[str]:
        return [self.path, "-no-init", "-jsonlines", *options, str(self.database), sql]

    def size(self) -> int:
        return self.database.stat().st_size

    def remove_database(self) -> None:
        for suffix in ("", ".wal"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)


@dataclass(frozen=True)
class Ripgrep:
    path: str
    note: str | None = None

    name = "ripgrep"

    def search(self, text: str, folder: Path, *options: str) -> list[str]:
        """The lines with this text, compressed or not; invalid lines are not told apart."""
        return [
            self.path, "--no-config", "--no-ignore", "--search-zip", "--no-filename", "--fixed-strings", *options, text,
            str(folder)]


def find_duckdb(folder: Path) -> DuckDB | None:
    """The command `duckdb`, or the program behind it when it is the script of the Python package `duckdb-cli`."""
    command = shutil.which("duckdb")
    if command is None:
        return None
    database = folder / "bench.duckdb"
    if not _is_script(command):
        return DuckDB(command, database)
    program = _program_of_python_package()
    if program is None:
        return DuckDB(command, database, note="the command is a script; its start is in each of its times")
    return DuckDB(program, database, note="the program inside the Python package, without the script that starts it")


def find_ripgrep() -> Ripgrep | None:
    path = shutil.which("rg")
    return Ripgrep(path) if path else None


def version(path: str) -> str:
    """The first line of what a program says of itself, its own name left out."""
    run = child.run([path, "--version"])
    if run.status != 0:
        raise ProgramError(f"{path} --version: {run.errors.strip()}")
    words = run.output.decode().splitlines()[0].split()
    return next(word for word in words if any(character.isdigit() for character in word)).removeprefix("v")


def _is_script(path: str) -> bool:
    with open(path, "rb") as file:
        return file.read(2) == b"#!"


def _program_of_python_package() -> str | None:
    """The executable beside the module `duckdb_cli`, of this Python or else of the one that is found as `python3`."""
    find = "import duckdb_cli; print(duckdb_cli.__path__[0])"
    spec = importlib.util.find_spec("duckdb_cli")
    folders = list(spec.submodule_search_locations or []) if spec else []
    if not folders:
        folders = subprocess.run(["python3", "-c", find], capture_output=True, text=True).stdout.split("\n")[:1]
    programs = (os.path.join(folder, "duckdb") for folder in folders if folder)
    return next((path for path in programs if os.access(path, os.X_OK)), None)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
