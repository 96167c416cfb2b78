"""Asks a Prometheus that scrapes the server all that the dashboard of Grafana asks: prometheus.py PROGRAM DASHBOARD.

The logs are those of a drill, which has something of each.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

from desk import Desk

INTERVAL = "100ms"


def expressions(dashboard):
    with open(dashboard, encoding="utf-8") as file:
        panels = json.load(file)["panels"]
    return [target["expr"] for panel in panels for target in panel["targets"]]


def begin(folder, port):
    """Starts Prometheus on a port that is free, and answers it with its address."""
    config = os.path.join(folder, "prometheus.yml")
    with open(config, "w", encoding="utf-8") as file:
        file.write(
            f"global: {{scrape_interval: {INTERVAL}}}\n"
            "scrape_configs:\n- job_name: blotter\n"
            f"  static_configs: [{{targets: ['127.0.0.1:{port}']}}]\n")
    process = subprocess.Popen(
        ["prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder}/data",
         "--web.listen-address=127.0.0.1:0", "--log.format=logfmt"],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    told = ""
    for line in process.stderr:
        told += line
        found = re.search(r'msg="Listening on" address=(127\.0\.0\.1:\d+)', line)
        if found:
            return process, f"http://{found[1]}"
    raise SystemExit(f"Prometheus did not start: {told}")


def ask(address, expression):
    query = urllib.parse.urlencode({"query": expression})
    try:
        with urllib.request.urlopen(f"{address}/api/v1/query?{query}") as answer:
            return json.load(answer)["data"]["result"]
    except urllib.error.HTTPError as error:
        # It says 503 until it is ready.
        if error.code == 503:
            return []
        raise SystemExit(f"{expression}: {error.read().decode()}") from error


def main():
    program, dashboard = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="blotter-browser-") as folder:
        logs = os.path.join(folder, "drill")
        subprocess.run([program, "drill", logs], check=True, stdout=subprocess.DEVNULL)
        with Desk(program, folder=logs) as desk:
            process, address = begin(folder, desk.port)
            try:
                # A rate wants two scrapes that came through.
                until = time.monotonic() + 60
                while not any(int(row["value"][1]) >= 2 for row in ask(address, "count_over_time(blotter_index_events[1m])")):
                    assert time.monotonic() < until, "nothing is scraped"
                    time.sleep(0.05)
                asked = expressions(dashboard)
                empty = [expression for expression in asked if not ask(address, expression)]
                assert not empty, empty
                # What Prometheus has is what a count over the lines gives.
                lines = [json.loads(line) for name in os.listdir(logs) if name.endswith(".jsonl")
                         for line in open(os.path.join(logs, name), encoding="utf-8") if line.startswith('{"ts"') and line.endswith("}\n")]
                for kind in ("fill", "gate", "order"):
                    found = ask(address, f'blotter_events_total{{kind="{kind}"}}')[0]["value"][1]
                    expected = sum(line.get("kind") == kind for line in lines)
                    assert int(found) == expected, (kind, found, expected)
            finally:
                process.terminate()
                process.wait()
        print(f"{len(asked)} expressions have an answer")


main()
