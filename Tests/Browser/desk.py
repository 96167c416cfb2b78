"""A server on logs of its own, for those who walk through its pages and its API."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time


class Desk:
    """Logs in a temporary folder, and `blotter serve` on them, until the end of a `with`."""

    def __init__(self, program, fixture=None, logs=None, arguments=(), headers=None, folder=None, under=()):
        """With `folder`, on the logs that are there."""
        self.folder = tempfile.mkdtemp(prefix="blotter-browser-")
        self.logs = folder or os.path.join(self.folder, "logs")
        os.makedirs(self.logs, exist_ok=True)
        for name in sorted(os.listdir(fixture)) if fixture else []:
            if ".jsonl" in name:
                shutil.copy(os.path.join(fixture, name), self.logs)
        for name, lines in (logs or {}).items():
            self.append(name, lines)
        if "--no-follow" in arguments:
            subprocess.run([program, "ingest", self.logs], check=True, stdout=subprocess.DEVNULL)
        self.process = subprocess.Popen(
            [*under, program, "serve", "--path", self.logs, "--port", "0", *arguments], stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r":(\d+), until", line)
        if not found:
            raise SystemExit(f"the server did not start: {line}{self.process.stderr.read()}")
        self.port = int(found[1])
        self.base = f"http://localhost:{self.port}"
        # The first ingest is done when there is an index to answer from.
        while self.ask("/api/sessions", headers)[0] == 503:
            time.sleep(0.02)

    def append(self, name, lines):
        with open(os.path.join(self.logs, name), "a", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line) + "\n")

    def ask(self, target, headers=None, method="GET", body=None):
        """Answers the status, the headers and the body's text."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        try:
            connection.request(method, target, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode(errors="replace")
        finally:
            connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
        if status != 0 and _[0] is None:
            raise SystemExit(f"the server ended with {status}")
