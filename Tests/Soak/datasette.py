"""Shows an index in Datasette by the metadata that come with blotter: datasette.py BLOTTER, by a Python that has Datasette.

Each stored query has to answer as SQLite does without Datasette, and the table that cannot be shown must not be offered.
"""

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
METADATA = os.path.join(HERE, "../../Sources/Packaging/datasette/metadata.yml")
PARAMETERS = {"symbol": "BTC-USD", "session_id": "live-20251220-0930"}


def get(index, path):
    """The answer to a path, without a server."""
    program = os.path.join(os.path.dirname(sys.executable), "datasette")
    ended = subprocess.run(
        [program, "serve", index, "--metadata", METADATA, "--get", path], stdout=subprocess.PIPE, text=True)
    assert ended.returncode == 0, f"{path} ended with {ended.returncode}: {ended.stdout}"
    return ended.stdout


def main():
    with open(METADATA) as file:
        queries = yaml.safe_load(file)["databases"]["index"]["queries"]
    with tempfile.TemporaryDirectory(prefix="blotter-datasette-") as folder:
        index = os.path.join(folder, "index.db")
        demo = os.path.join(HERE, "../../Fixtures/demo")
        subprocess.run([sys.argv[1], "ingest", demo, "--index", index], check=True, stdout=subprocess.DEVNULL)
        connection = sqlite3.connect(f"file:{index}?mode=ro", uri=True)
        for name, query in queries.items():
            expected = [list(row) for row in connection.execute(query["sql"], PARAMETERS)]
            assert expected, f"{name} has no rows in Fixtures/demo"
            path = f"/index/{name}.json?_shape=arrays&" + urllib.parse.urlencode(PARAMETERS)
            assert json.loads(get(index, path))["rows"] == expected, name
        tables = {table["name"]: table["hidden"] for table in json.loads(get(index, "/index.json"))["tables"]}
        assert tables["search"], "the table search is shown"
        for view in ["events", "orders", "sessions", "rejects", "files"]:
            assert json.loads(get(index, f"/index/{view}.json?_size=5"))["rows"], view
        assert 'href="/index/search"' not in get(index, "/").split("Powered by")[0], "the first page offers search"
    print(f"Datasette shows an index, and answers {len(queries)} stored queries as SQLite does")


main()
