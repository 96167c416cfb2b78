"""Gives files that SQLitePages has written to the SQLite of the Python package apsw: pages.py FOLDER.

The files are those that WholeFileTests leaves in BLOTTER_PAGES. Each is checked, changed, optimized, vacuumed and checked
again. Prints the version of SQLite, and fails when it finds anything wrong; FormatSupport has the versions that passed.
"""

import pathlib
import shutil
import sys
import tempfile

import apsw

TEXT_TABLES = ("search", "note")
CHANGES = (
    "DELETE FROM event WHERE id % 3 = 0",
    "DELETE FROM life WHERE series % 5 = 1",
    "DELETE FROM note WHERE rowid % 8 = 0",
    "INSERT INTO search (rowid, text) SELECT 1 << 60 | value, 'w1 later' FROM json_each('[1, 2, 3]')",
    "UPDATE event SET name = name || 'x', ts = ts + 1 WHERE id % 5 = 0",
    "INSERT INTO search (search, rank) VALUES ('merge', 500)",
    "INSERT INTO search (search) VALUES ('optimize')",
    "INSERT INTO note (note) VALUES ('rebuild')",
    "VACUUM",
)


def check(connection):
    """Raises where SQLite or FTS5 finds anything wrong."""
    answer = connection.execute("PRAGMA integrity_check").fetchall()
    if answer != [("ok",)]:
        raise SystemExit(f"integrity_check: {answer[:3]}")
    for table in TEXT_TABLES:
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")
    for table, index in (("event", "event_ts"), ("event", "event_series")):
        counts = {
            connection.execute(f"SELECT count(*), sum(ts % 1000003) FROM {table} {how}").fetchall()[0]
            for how in (f"INDEXED BY {index}", "NOT INDEXED")
        }
        if len(counts) != 1:
            raise SystemExit(f"{index} and {table} differ: {counts}")


def main(folder):
    files = sorted(pathlib.Path(folder).glob("*.db"))
    if not files:
        raise SystemExit(f"{folder}: no files")
    for file in files:
        with tempfile.TemporaryDirectory() as copies:
            connection = apsw.Connection(shutil.copy(file, copies))
            check(connection)
            for change in CHANGES:
                connection.execute(change)
                check(connection)
            version = connection.execute("SELECT sqlite_version()").fetchall()[0][0]
            connection.close()
        print(f"{file.name}: SQLite {version} finds nothing wrong")


if __name__ == "__main__":
    main(sys.argv[1])
