"""Lets a follower and a server run for long and watches their memory: soak.py PROGRAM MINUTES.

Two folders get the same lines, 500 a second in bursts, and their logs are rotated every few seconds and compressed a
while later. `blotter ingest --follow` follows one, `blotter serve` the other, and a client of each sort asks it: one of
the stream, one of pages. Prints the memory of both every half minute, the least and the most of it, and in the end
whether every line is in each index and came to the stream once. Fails on a line that is lost or doubled, and when the
memory of the last quarter of the time is above that of the second by more than 4 MiB.

What is compared is the least of each half minute. A pass or an answer under way has memory of its own, and more of it the
more events there are to be counted; a look at any one moment would call that growth. What is not given back is in the
least as well.
"""

import contextlib
import gzip
import http.client
import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

RATE = 500
ROTATION = 1.4
KEPT = 40
# Seconds of a sample, and KiB.
SAMPLE = 30
SLACK = 4096


def memory(process):
    """KiB that are in memory, without those of files."""
    with open(f"/proc/{process.pid}/status") as status:
        return int(re.search(r"RssAnon:\s+(\d+)", status.read())[1])


class Curve:
    """The memory of a process over time, KiB: the least and the most of each sample."""

    def __init__(self, name, process):
        self.name = name
        self.process = process
        self.least = []
        self.most = []
        self.looks = []

    def look(self):
        self.looks.append(memory(self.process))

    def end_sample(self):
        self.least.append(min(self.looks))
        self.most.append(max(self.looks))
        self.looks = []
        return f"{self.name} {self.least[-1] / 1024:6.1f} to {self.most[-1] / 1024:6.1f} MiB"

    def growth(self):
        """What is to be said of the last quarter, if it is more than the second."""
        if not self.least:
            self.end_sample()
        quarter = len(self.least) // 4
        early, late = max(self.least[quarter:quarter * 2] or self.least), max(self.least[quarter * 3:])
        if late > early + SLACK:
            return f"the {self.name}'s memory grew from {early / 1024:.1f} to {late / 1024:.1f} MiB"
        return None


class Writer:
    """Writes the same lines to several folders, and rotates their logs."""

    def __init__(self, folders):
        self.folders = folders
        self.number = 0
        self.rotations = 0

    def line(self):
        self.number += 1
        kind = ("intent", "gate", "order", "fill")[self.number % 4]
        order = self.number // 4
        payload = {
            "intent": {"intent_id": f"i{order}", "side": "buy", "quantity": 1.5},
            "gate": {"intent_id": f"i{order}", "gate": "limit", "decision": "ALLOW", "reason": ""},
            "order": {"order_id": f"o{order}", "intent_id": f"i{order}", "side": "buy", "quantity": 1.5},
            "fill": {"order_id": f"o{order}", "filled_quantity": 1.5, "fill_price": 100 + order % 50},
        }[kind]
        return json.dumps({
            "ts": time.time(), "session_id": "soak", "symbol": f"S{order % 20}", "mode": "paper", "kind": kind,
            "payload": payload}) + "\n"

    def write(self, count):
        text = "".join(self.line() for _ in range(count))
        for folder in self.folders:
            with open(os.path.join(folder, "soak.jsonl"), "a") as log:
                log.write(text)

    def rotate(self):
        self.rotations += 1
        for folder in self.folders:
            os.rename(os.path.join(folder, "soak.jsonl"), os.path.join(folder, f"soak.jsonl.{self.rotations}"))
            old = os.path.join(folder, f"soak.jsonl.{self.rotations - KEPT}")
            if os.path.exists(old):
                with open(old, "rb") as source, gzip.open(old + ".part", "wb") as target:
                    shutil.copyfileobj(source, target)
                os.rename(old + ".part", old + ".gz")
                os.unlink(old)


class Clients(threading.Thread):
    """One that follows the session, and one that asks for pages; ids that came to the first."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port = port
        self.ids = []
        threading.Thread(target=self.ask, daemon=True).start()

    def run(self):
        connection = http.client.HTTPConnection("localhost", self.port)
        connection.request("GET", "/api/live/execution/soak/stream?after=0")
        response = connection.getresponse()
        while line := response.readline():
            if line.startswith(b"data: "):
                self.ids.append(json.loads(line[6:])["id"])

    def ask(self):
        connection = http.client.HTTPConnection("localhost", self.port)
        targets = ("/api/telemetry?limit=100", "/api/live/execution/soak", "/api/sessions", "/api/search?q=o7")
        with contextlib.suppress(OSError, http.client.HTTPException):
            for target in itertools.cycle(targets):
                connection.request("GET", target)
                connection.getresponse().read()
                time.sleep(0.5)


def count(program, folder):
    answer = subprocess.run(
        [program, "query", "--path", folder, "--format", "jsonl", "SELECT count(*) AS n, count(DISTINCT payload || kind) AS d FROM events"],
        capture_output=True, text=True, check=True)
    return tuple(json.loads(answer.stdout).values())


def start(program, folder):
    follower = subprocess.Popen([program, "ingest", "--follow", folder[0]], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    server = subprocess.Popen([program, "serve", "--path", folder[1], "--port", "0"], stderr=subprocess.PIPE, text=True)
    port = int(re.search(r":(\d+), until", server.stderr.readline())[1])
    while True:
        connection = http.client.HTTPConnection("localhost", port)
        connection.request("GET", "/api/live/execution/soak")
        if connection.getresponse().status == 200:
            return follower, server, port
        time.sleep(0.1)


def main():
    program, minutes = os.path.abspath(sys.argv[1]), float(sys.argv[2])
    top = tempfile.mkdtemp(prefix="blotter-soak-")
    folders = [os.path.join(top, name) for name in ("follower", "server")]
    for folder in folders:
        os.mkdir(folder)
    writer = Writer(folders)
    writer.write(100)
    processes = []
    try:
        follower, server, port = start(program, folders)
        processes = [follower, server]
        clients = Clients(port)
        clients.start()
        begin = time.monotonic()
        rotated, shown = begin, begin
        curves = [Curve("follower", follower), Curve("server", server)]
        while (now := time.monotonic()) < begin + minutes * 60:
            writer.write(RATE // 20)
            if now - rotated > ROTATION:
                writer.rotate()
                rotated = now
            for curve in curves:
                curve.look()
            if now - shown >= SAMPLE:
                shown = now
                print(f"{(now - begin) / 60:6.1f} min", *[curve.end_sample() for curve in curves],
                      f"{writer.number:,} lines, {writer.rotations} rotations", sep="  ", flush=True)
            time.sleep(max(0, 0.05 - (time.monotonic() - now)))
        time.sleep(5)
        wrong = []
        for folder in folders:
            if (found := count(program, folder)) != (writer.number, writer.number):
                wrong.append(f"{folder}: {found} events and different ones of {writer.number} lines")
        if (len(clients.ids), len(set(clients.ids))) != (writer.number, writer.number):
            wrong.append(f"the stream: {len(clients.ids)} events, {len(set(clients.ids))} different ones of {writer.number}")
        wrong += filter(None, (curve.growth() for curve in curves))
        print("\n".join(wrong) or "every line once, and memory is flat")
        sys.exit(1 if wrong else 0)
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
        shutil.rmtree(top, ignore_errors=True)


main()
