"""Asks a server for all of much: limits.py PROGRAM FIXTURE [SHARE].

The logs are those of wide.py, a fiftieth of them unless SHARE says more: 1 is all. Every answer is whole or says what was
left out, and the server takes less than 256 MiB; it ends while all of it is asked again.
"""

import http.client
import os
import re
import subprocess
import sys
import tempfile
import threading

import wide
from desk import Desk

MOST_MEMORY = 256
NAMES = ",".join(f"session_{number:06}" for number in range(999))
TARGETS = [
    "/api/sessions", "/api/sessions?limit=10000", f"/api/sessions?session_id={NAMES}", "/api/sessions?name=999",
    "/api/telemetry", "/api/telemetry?limit=10000", "/api/telemetry?session_id=long", f"/api/telemetry?symbol={NAMES}",
    "/api/live/execution/order", "/api/live/execution/symbols", "/api/live/execution/long", "/api/live/execution/parts",
    "/api/orders", "/api/orders?limit=5000", "/api/orders?order_id=one", "/api/orders?order_id=same",
    "/api/orders?order_id=l0", "/api/search?q=error&limit=1000", "/api/latency", "/api/latency?by=session&limit=10000",
    "/api/latency?by=minute", "/api/histogram", "/api/reasons?limit=1000", "/api/rejects?limit=10000",
    "/api/telemetry/health", "/metrics", "/healthz",
]
CUT = ["/api/sessions", "/api/telemetry", "/api/telemetry?session_id=long", "/api/live/execution/symbols",
       "/api/orders?order_id=one", "/api/orders?order_id=same"]
EXPORTS = [f"/api/telemetry?type={kind}&format={form}" for kind in ("fill", "order,error") for form in ("csv", "jsonl")]


def memory(process):
    """The most that it ever took, in MiB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return int(re.search(r"VmHWM:\s+(\d+)", file.read())[1]) / 1024


def read(desk, target, faults, most=None):
    """Reads an answer, or the first `most` bytes of it."""
    connection = http.client.HTTPConnection("localhost", desk.port, timeout=120)
    try:
        connection.request("GET", target)
        response = connection.getresponse()
        response.read(most)
        # Who asks for too much at once is told so.
        if response.status not in (200, 503, 504):
            faults.append(f"{target}: {response.status}")
    finally:
        connection.close()


def together(bodies):
    threads = [threading.Thread(target=target, args=arguments) for target, *arguments in bodies]
    for thread in threads:
        thread.start()
    return threads


def main():
    program, share = sys.argv[1], float(sys.argv[3]) if len(sys.argv) > 3 else 0.02
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for what, usual in wide.USUAL.items():
            if what != "logs":
                wide.write(what, os.path.join(folder, what), max(int(usual * share), 2))
        subprocess.run([program, "ingest", folder], check=True, capture_output=True)
        with Desk(program, folder=folder, arguments=["--no-follow"]) as desk:
            for target in TARGETS:
                status, _, text = desk.ask(target)
                if status != 200:
                    faults.append(f"{target}: {status}: {text[:200]}")
                elif len(text) > 8 << 20:
                    faults.append(f"{target}: {len(text)} bytes")
                elif target in CUT and "truncated\": true" not in text:
                    faults.append(f"{target}: does not say that it was cut")
            different = [f"{target}{'&' if '?' in target else '?'}mode=live,{number}" for number in range(3)
                         for target in TARGETS if target.startswith("/api") and "/execution" not in target
                         and "rejects" not in target and "health" not in target]
            for thread in together([(read, desk, target, faults) for target in different]
                                   + [(read, desk, target, faults, 10_000_000) for target in EXPORTS * 2]):
                thread.join()
            if memory(desk.process) > MOST_MEMORY:
                faults.append(f"it took {memory(desk.process):.0f} MiB")
            peak = memory(desk.process)
            together([(lambda target: quietly(desk, target), target) for target in different])
    assert not faults, "\n".join(faults)
    print(f"{len(TARGETS) + len(different)} answers took {peak:.0f} MiB")


def quietly(desk, target):
    try:
        read(desk, target, [])
    except (OSError, http.client.HTTPException):
        pass


main()
