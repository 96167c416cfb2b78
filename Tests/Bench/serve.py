"""Measures `blotter serve` on a folder of logs that is ingested already: serve.py PROGRAM LOGS.

Prints the time of each question, of what the overview and a session's page ask for, of an event's way from its log to
a client, and what 50 clients see while logs are written and ingested. LOGS gets a log more, which is removed again.
"""

import http.client
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

RUNS = 5
CLIENTS = 50
SECONDS = 10


class Client:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)

    def ask(self, target):
        """Answers seconds, status and body."""
        start = time.perf_counter()
        self.connection.request("GET", target)
        response = self.connection.getresponse()
        body = response.read()
        return time.perf_counter() - start, response.status, body


def together(port, targets):
    """Seconds until all of them, asked at once as a browser does on six connections, are answered."""
    start = time.perf_counter()
    queue = list(targets)
    lock = threading.Lock()

    def work():
        client = Client(port)
        while True:
            with lock:
                if not queue:
                    return
                target = queue.pop(0)
            client.ask(target)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - start


def line(session, number):
    return json.dumps({
        "ts": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{number % 1000000:06d}+00:00", "session_id": session,
        "symbol": "BTC-USD", "mode": "live", "kind": "fill",
        "payload": {"client_id": f"bench_{number}", "filled_quantity": 1.0, "fill_price": 100.5, "fill_fee": 0.1},
    }) + "\n"


def arrival(port, path, count=2000):
    """Milliseconds from the write of a line to its event at a client, sorted; 20 lines a second."""
    written = {}
    taken = {}
    session = f"bench_{time.time_ns()}"
    with open(path, "a") as log:
        log.write(line(session, count))
    # A session is not found before it has a log.
    while Client(port).ask(f"/api/live/execution/{session}")[1] != 200:
        time.sleep(0.05)
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.request("GET", f"/api/live/execution/{session}/stream?after=0")
    response = connection.getresponse()

    def listen():
        while len(taken) < count:
            text = response.readline().decode()
            if (found := re.search(r"\"client_id\": \"bench_(\d+)", text)) and int(found[1]) < count:
                taken.setdefault(int(found[1]), time.perf_counter())

    listener = threading.Thread(target=listen)
    listener.start()
    with open(path, "a", buffering=1) as log:
        for number in range(count):
            written[number] = time.perf_counter()
            log.write(line(session, number))
            time.sleep(0.05)
    listener.join()
    connection.close()
    return sorted((taken[number] - written[number]) * 1000 for number in written)


def crowd(port, path, targets):
    """What CLIENTS see for SECONDS while a log is written: seconds of each answer, and how many of each status."""
    times, statuses = [], {}
    lock = threading.Lock()
    end = time.perf_counter() + SECONDS

    def work(place):
        client = Client(port)
        while time.perf_counter() < end:
            place += 1
            seconds, status, _ = client.ask(targets[place % len(targets)])
            with lock:
                times.append(seconds)
                statuses[status] = statuses.get(status, 0) + 1

    def write():
        number = 0
        with open(path, "a") as log:
            while time.perf_counter() < end:
                for _ in range(200):
                    number += 1
                    log.write(line("bench_crowd", number))
                log.flush()
                time.sleep(0.1)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(CLIENTS)] + [threading.Thread(target=write)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(times), statuses


class Server:
    """`blotter serve`, which has answered nothing yet."""

    def __init__(self, program, logs):
        self.process = subprocess.Popen(
            [program, "serve", "--path", logs, "--port", "0"], stderr=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+), until", self.process.stderr.readline())[1])
        Client(self.port).ask("/healthz")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def fresh(program, logs, measure):
    """The median of what `measure` says of servers that know no answer yet, in milliseconds."""
    times = []
    for _ in range(RUNS):
        with Server(program, logs) as server:
            times.append(measure(server.port))
    return statistics.median(times) * 1000


def main():
    program, logs = sys.argv[1:]
    extra = os.path.join(logs, "bench_serve.jsonl")
    try:
        with Server(program, logs) as server:
            sessions = json.loads(Client(server.port).ask("/api/sessions?limit=1")[2])["sessions"]
            event = json.loads(Client(server.port).ask("/api/telemetry?limit=1")[2])["timeline"][0]["permalink"]
        session = sessions[0]["session_id"]
        overview = ["/", "/api/telemetry/health", "/api/histogram", "/api/sessions?limit=21", "/api/reasons?limit=8", "/api/retention"]
        page = [f"/api/live/execution/{session}", f"/api/orders?session_id={session}&limit=500"]
        latency = ["/api/latency?by=hour&limit=49&spikes=0", "/api/spikes?limit=20", "/api/latency?by=symbol&limit=21&spikes=0",
                   "/api/latency?by=session&limit=21&spikes=0"]
        pages = {
            "/events": ["/api/histogram", "/api/telemetry?limit=100"],
            "/symbols": ["/api/positions?group=symbol", "/api/latency?by=symbol&limit=10000&spikes=0"],
            "/latency": latency,
            "/clock": ["/api/clock?limit=50"],
            "/rejects": ["/api/rejects?limit=100"],
            "/live/telemetry": ["/api/telemetry/alerts/latest?limit=50", "/api/telemetry/health/trends?days=7"],
            "/event": [f"/api/event?permalink={event}&context=20"],
        }
        others = [
            "/api/telemetry?limit=100", f"/api/telemetry?session_id={session}&type=fill&limit=100", "/api/latency",
            "/api/orders?state=open,partial&limit=50", "/api/orders?limit=50", "/api/search?q=balance", "/api/rejects", "/metrics", "/healthz",
            "/api/fills?limit=50", "/api/slippage", "/api/telemetry/health?window=all",
        ]
        for target in overview + page + others:
            print(f"{fresh(program, logs, lambda port: Client(port).ask(target)[0]):8.1f} ms  {target}")
        print(f"{fresh(program, logs, lambda port: together(port, overview)):8.1f} ms  the overview, all at once")
        print(f"{fresh(program, logs, lambda port: together(port, page)):8.1f} ms  a session's page, all at once")
        for name, targets in pages.items():
            print(f"{fresh(program, logs, lambda port: together(port, targets)):8.1f} ms  {name}, all at once")
        with Server(program, logs) as server:
            port = server.port
            idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(1000)]
            client = Client(port)
            slowest = max(client.ask(f"/api/sessions?limit={number}")[0] for number in range(1, 51))
            print(f"{slowest * 1000:8.1f} ms  the slowest of 50 questions beside 1,000 idle connections")
            for each in idle:
                each.close()
            ways = arrival(port, extra)
            print(f"{ways[len(ways) // 2]:8.1f} ms  from a log to a client, p50; p95 {ways[len(ways) * 95 // 100]:.1f}, slowest {ways[-1]:.1f}")
            times, statuses = crowd(port, extra, overview + page + others)
            print(
                f"{times[len(times) // 2] * 1000:8.1f} ms  an answer to one of {CLIENTS} clients while 2,000 lines a second are ingested, p50; "
                f"p95 {times[len(times) * 95 // 100] * 1000:.1f}, slowest {times[-1] * 1000:.1f}; statuses {statuses}")
    finally:
        if os.path.exists(extra):
            os.unlink(extra)


main()
