"""Logs of long ago, for retention to compress, delete and bring back."""

import gzip
import json
import os
import random
import subprocess
import time

DAY = 86_400
POLICY = ["--apply", "--force", "--max-age-days", "30", "--compress-after-days", "7", "--keep-last-n", "20",
          "--min-free-mb", "0", "--max-total-mb", "0"]


class Attic:
    """Writes old logs, and says what to do with them next."""

    def __init__(self, program, logs, seed):
        self.program, self.logs = program, logs
        self.random = random.Random(f"{seed} attic")
        self.count = 0

    def write(self):
        """One more log, of 8 to 60 days ago; it has its name when it is whole."""
        self.count += 1
        session = f"old-{self.count:04d}"
        lines = "".join(self.line(session, number) for number in range(self.random.randrange(1, 60))).encode()
        path = os.path.join(self.logs, session + ".jsonl")
        if self.random.random() < 0.2:
            path, lines = path + ".gz", gzip.compress(lines)
        hidden = os.path.join(self.logs, "." + session)
        with open(hidden, "wb") as file:
            file.write(lines)
        then = time.time() - self.random.uniform(2, 60) * DAY
        os.utime(hidden, (then, then))
        os.rename(hidden, path)

    @staticmethod
    def line(session, number):
        return json.dumps({"ts": "2025-10-20T09:30:45.123456+00:00", "session_id": session, "symbol": "ETH-USD",
                           "mode": "live", "kind": "order", "payload": {"order_id": f"{session}:{number:06d}"}}) + "\n"

    def arguments(self):
        """What to run on the logs next."""
        self.write()
        draw = self.random.random()
        if draw < 0.65:
            return ["retention", "--path", self.logs, *POLICY]
        if draw < 0.7:
            return ["retention", "--path", self.logs, "purge"]
        runs = self.runs()
        if not runs:
            return ["retention", "--path", self.logs]
        return ["retention", "--path", self.logs, "undo", self.random.choice(runs)]

    def runs(self):
        """The last runs that deleted something."""
        text = subprocess.run([self.program, "retention", "--path", self.logs, "log", "--json"],
                              capture_output=True, text=True).stdout
        try:
            return [run["run"] for run in json.loads(text) if run.get("deleted", 1)][:4]
        except json.JSONDecodeError:
            return []
