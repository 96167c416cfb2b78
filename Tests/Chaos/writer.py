"""Programs that trade and log: writer.py LOGS NAME SEED, until SIGTERM.

Each log is appended to by a thread of its own, at times in halves of a line, and rotated: renamed while it is still
written to, by number or by date, and then compressed by gzip, which is killed at times and run again. Every event bears
an id of its own. What was written is what is in the files: nothing is ever removed here.
"""

import datetime
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time

KINDS = ["intent", "order", "fill", "fill", "gate", "error"]


def event(session, identifier, number, noise):
    payload = {"order_id": identifier, "quantity": number % 7 + 0.5, "filled_quantity": 1.0, "fill_price": 100.25,
               "note": noise}
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds")
    return json.dumps({"ts": now, "session_id": session, "symbol": "BTC-USD", "mode": "paper",
                       "kind": KINDS[number % len(KINDS)], "payload": payload}) + "\n"


class Log:
    """A log that is appended to and rotated."""

    # What a signal handler sets can be no lock.
    is_over = False

    def __init__(self, folder, session, dated, seed):
        self.folder, self.session, self.dated = folder, session, dated
        self.random = random.Random(f"{seed} {session}")
        self.count = self.rotations = 0
        self.descriptor = self.open()

    def path(self, suffix=""):
        return os.path.join(self.folder, f"{self.session}.jsonl{suffix}")

    def open(self):
        return os.open(self.path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)

    def append(self):
        self.count += 1
        noise = "x" * self.random.randrange(1, 200)
        line = event(self.session, f"{self.session}:{self.count:06d}", self.count, noise).encode()
        cut = self.random.randrange(len(line)) if self.random.random() < 0.2 else len(line)
        os.write(self.descriptor, line[:cut])
        if cut < len(line):
            time.sleep(self.random.random() * 0.02)
            os.write(self.descriptor, line[cut:])

    def rotate(self):
        self.rotations += 1
        if self.dated:
            day = datetime.date(2025, 1, 1) + datetime.timedelta(days=self.rotations)
            old = self.path(f"-{day:%Y%m%d}")
        else:
            old = self.path(".1")
            self.make_room()
        os.rename(self.path(), old)
        for _ in range(self.random.randrange(4)):
            self.append()
        os.close(self.descriptor)
        self.descriptor = self.open()
        if self.random.random() < 0.6:
            self.compress(old)

    def make_room(self):
        """Moves each numbered log on by one, the last one first."""
        for number in range(self.rotations, 0, -1):
            for end in ("", ".gz"):
                if os.path.exists(self.path(f".{number}{end}")):
                    os.rename(self.path(f".{number}{end}"), self.path(f".{number + 1}{end}"))

    def compress(self, path):
        while os.path.exists(path):
            gzip = subprocess.Popen(["gzip", "-f", path])
            if self.random.random() < 0.3:
                time.sleep(self.random.random() * 0.005)
                gzip.kill()
            gzip.wait()

    def run(self):
        while not Log.is_over:
            for _ in range(self.random.randrange(1, 40)):
                self.append()
            time.sleep(self.random.random() * 0.3)
            if self.random.random() < 0.08:
                self.rotate()
        os.close(self.descriptor)


def main():
    folder, name, seed = sys.argv[1:]
    signal.signal(signal.SIGTERM, lambda *_: setattr(Log, "is_over", True))
    logs = [Log(folder, f"{name}-{form}", form == "dated", seed) for form in ("numbered", "dated")]
    threads = [threading.Thread(target=log.run) for log in logs]
    for thread in threads:
        thread.start()
    # A signal that another thread takes is seen when this one does something.
    while not Log.is_over:
        time.sleep(0.1)
    for thread in threads:
        thread.join()


main()
