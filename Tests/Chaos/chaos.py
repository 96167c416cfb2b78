"""Everything at once, killed and stopped at random: chaos.py PROGRAM --seconds 60 --seed 1.

Programs log and rotate (writer.py), two ingests run in loops, `ingest --follow` and `serve` stay, clients poll and
listen, old logs are compressed, deleted and brought back (attic.py), and a monkey kills, stops and interrupts whatever
runs. In the end every event of a log that is there is in the index once, of a log that is not there none is, what was
streamed is what was logged, once, and `verify` finds nothing.
"""

import argparse
import glob
import gzip
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter

from attic import Attic
from clients import Listener, Poller

HERE = os.path.dirname(os.path.abspath(__file__))
WRITERS = ["alpha", "beta", "gamma"]
SESSIONS = [f"{name}-{form}" for name in WRITERS for form in ("numbered", "dated")]
# As documented (something could not be read just then, another process is writing, interrupted), or by the monkey.
ORDERLY = {0, 1, 75, 130, -signal.SIGKILL, -signal.SIGINT, -signal.SIGTERM}


class Stage:
    """The folder of logs, and all that runs on it."""

    def __init__(self, program, seed):
        self.program = os.path.abspath(program)
        self.seed = seed
        self.folder = tempfile.mkdtemp(prefix="blotter-chaos-")
        self.logs = os.path.join(self.folder, "logs")
        os.mkdir(self.logs)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.stop = threading.Event()
        self.running = {}
        self.lock = threading.Lock()
        self.faults = []
        self.runs = Counter()

    def fault(self, text):
        with self.lock:
            self.faults.append(text)

    # Programs

    def loop(self, name, arguments, pause):
        """Runs a command again and again; `arguments` makes them."""
        draw = random.Random(f"{self.seed} {name}")
        while not self.stop.is_set():
            self.run(name, arguments())
            time.sleep(draw.random() * pause)

    def run(self, name, arguments):
        output = open(os.path.join(self.folder, name + ".txt"), "a+b")
        begin = output.tell()
        process = subprocess.Popen([self.program, *arguments], stdout=output, stderr=output, stdin=subprocess.DEVNULL)
        with self.lock:
            self.running[name] = process
        status = process.wait()
        with self.lock:
            del self.running[name]
        self.runs[f"{name} {status}"] += 1
        output.seek(begin)
        text = output.read().decode(errors="replace")
        output.close()
        if status not in ORDERLY or "Fatal error" in text:
            self.fault(f"blotter {' '.join(arguments)} ended with {status}: {text[-600:]}")
        return status, text

    def monkey(self):
        """Kills, stops and interrupts, a few times a second."""
        draw = random.Random(f"{self.seed} monkey")
        while not self.stop.is_set():
            time.sleep(draw.random() * 0.4)
            with self.lock:
                if not self.running:
                    continue
                process = self.running[draw.choice(sorted(self.running))]
            kind = draw.choice(["kill", "kill", "stop", "stop", "interrupt", "writer"])
            if kind == "kill":
                process.send_signal(signal.SIGKILL)
            elif kind == "interrupt":
                process.send_signal(draw.choice([signal.SIGINT, signal.SIGTERM]))
            else:
                paused = draw.choice(self.writers) if kind == "writer" else process
                paused.send_signal(signal.SIGSTOP)
                time.sleep(draw.random())
                paused.send_signal(signal.SIGCONT)
            self.runs[f"monkey {kind}"] += 1

    def play(self, seconds):
        """Lets everything run for a while; then what logs ends, what reads comes to its end undisturbed."""
        self.writers = [
            subprocess.Popen([sys.executable, "-B", os.path.join(HERE, "writer.py"), self.logs, name, str(self.seed)])
            for name in WRITERS]
        attic = Attic(self.program, self.logs, self.seed)
        ingest = ["ingest", self.logs]
        serve = ["serve", "--path", self.logs, "--port", str(self.port)]
        loops = [("ingest-1", lambda: ingest, 0.1), ("ingest-2", lambda: ingest, 0.3),
                 ("follow", lambda: [*ingest, "--follow"], 0.1), ("serve", lambda: serve, 0.1),
                 ("retention", attic.arguments, 0.5)]
        threads = [threading.Thread(target=self.loop, args=each) for each in loops]
        threads.append(threading.Thread(target=self.monkey))
        self.ended = threading.Event()
        self.listeners = [Listener(self.port, self.ended, session) for session in SESSIONS]
        self.pollers = [Poller(self.port, self.ended, session) for session in SESSIONS[:2]]
        for thread in threads + self.listeners + self.pollers:
            thread.start()
        time.sleep(seconds)
        for writer in self.writers:
            writer.send_signal(signal.SIGTERM)
        for writer in self.writers:
            if writer.wait() != 0:
                self.fault("a writer ended early")
        self.stop.set()
        self.end(threads)

    def end(self, threads):
        """Ends what runs for ever, as often as it takes; the others end by themselves."""
        while any(thread.is_alive() for thread in threads):
            with self.lock:
                for name in {"follow", "serve"} & set(self.running):
                    self.running[name].send_signal(signal.SIGTERM)
            time.sleep(0.2)

    # What has to hold

    def settle(self):
        """The last ingest, and a server until everyone has heard everything."""
        status, text = self.run("last ingest", ["ingest", self.logs])
        if status != 0:
            self.fault(f"the last ingest ended with {status}: {text}")
        server = threading.Thread(
            target=self.run, args=("serve", ["serve", "--path", self.logs, "--port", str(self.port)]))
        server.start()
        logged = self.logged()
        deadline = time.monotonic() + 120
        for listener in self.listeners:
            expected = {each for each in logged if each.startswith(listener.session + ":")}
            while time.monotonic() < deadline and not expected <= listener.seen.keys():
                time.sleep(0.05)
            if missing := sorted(expected - listener.seen.keys()):
                self.fault(f"{listener.session}: {len(missing)} of {len(expected)} events were not streamed: {missing[:5]}")
            if strange := sorted(listener.seen.keys() - expected):
                self.fault(f"{listener.session}: streamed, not logged: {strange[:5]}")
        self.ended.set()
        self.end([server])
        for client in self.listeners + self.pollers:
            self.faults += client.faults[:5]

    def logged(self):
        """The ids of all events in the logs that are there; each log is there once, or twice while gzip was killed."""
        ids = set()
        for path in glob.glob(os.path.join(self.logs, "*.jsonl*")):
            with open(path, "rb") as file:
                text = file.read()
            if text.startswith(b"\x1f\x8b"):
                try:
                    text = gzip.decompress(text)
                except EOFError:
                    # gzip was killed: the log itself is beside it.
                    continue
            ids |= {json.loads(line)["payload"]["order_id"] for line in text.splitlines()}
        return ids

    def check(self):
        status, text = self.run("verify", ["verify", "--path", self.logs])
        if status != 0:
            self.fault(f"verify ends with {status}: {text}")
        logged = self.logged()
        index = sqlite3.connect(f"file:{self.logs}/.blotter/index.db?mode=ro", uri=True)
        found = Counter(order for order, in index.execute("SELECT order_id FROM events"))
        index.close()
        for what, ids in [("in a log and not in the index", logged - found.keys()),
                          ("in the index and in no log", found.keys() - logged),
                          ("more than once in the index", {each for each in found if found[each] > 1})]:
            if ids:
                self.fault(f"{len(ids)} events are {what}: {sorted(ids)[:5]}")
        strays = [name for name in os.listdir(self.logs) if name.startswith(".") and name != ".blotter"]
        strays += [name for name in os.listdir(f"{self.logs}/.blotter")
                   if name not in ("index.db", "index.db-wal", "index.db-shm", "index.db.lock", "index.db.reserve",
                                   "trash")]
        if strays:
            self.fault(f"left over: {strays}")
        return len(logged)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    # Whoever started this may block signals, and what is started here would inherit that.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    stage = Stage(options.program, options.seed)
    stage.play(options.seconds)
    stage.settle()
    events = stage.check()
    streamed = sum(len(listener.seen) for listener in stage.listeners)
    connections = sum(listener.connections for listener in stage.listeners)
    answers = sum(poller.answers for poller in stage.pollers)
    if stage.faults:
        sys.exit("\n".join(stage.faults + [f"the logs and the index are in {stage.folder}"]))
    shutil.rmtree(stage.folder)
    print(f"seed {options.seed}: {events:,} events, {streamed:,} streamed over {connections} connections, "
          f"{answers} answers; " + ", ".join(f"{name}: {count}" for name, count in sorted(stage.runs.items())))


main()
