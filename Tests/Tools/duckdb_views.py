#!/usr/bin/env python3
"""Reads each view of an index through DuckDB's extension for SQLite, and compares with what SQLite itself gives.

    duckdb_views.py INDEX VIEW…

Prints what differs; the status is 1 then, and 77 where DuckDB or its extension is not installed.
"""
import glob
import os
import sqlite3
import sys

try:
    import duckdb
    import duckdb_extension_sqlite_scanner as scanner
except ImportError as error:
    print(f"not installed: {error}")
    sys.exit(77)


def text(value):
    """Types that DuckDB cannot tell come as text; numbers compare as such."""
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        return str(value)


def main():
    index, views = sys.argv[1], sys.argv[2:]
    extension = glob.glob(os.path.join(os.path.dirname(scanner.__file__), "**/*.duckdb_extension"), recursive=True)[0]
    duck = duckdb.connect()
    duck.execute(f"LOAD '{extension}'")
    duck.execute(f"ATTACH '{index}' AS log (TYPE sqlite, READ_ONLY)")
    lite = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
    failed = False
    for view in views:
        own = lite.execute(f"SELECT * FROM {view}")
        names = [column[0] for column in own.description]
        expected = sorted(([text(value) for value in row] for row in own), key=repr)
        try:
            found = duck.execute(f"SELECT * FROM log.{view}")
            columns = [column[0] for column in found.description]
            rows = sorted(([text(value) for value in row] for row in found.fetchall()), key=repr)
        except duckdb.Error as error:
            print(f"{view}: {error}")
            failed = True
            continue
        if columns != names:
            print(f"{view}: its columns are {columns}, not {names}")
            failed = True
        if rows != expected or not rows:
            print(f"{view}: {len(rows)} rows are not the {len(expected)} of SQLite")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
