"""Follows a session on a slow disk: slow.py PROGRAM own|other.

Whatever the server's own process commits, or another one, takes 0.3 s from its first byte to the moment when others see
it, and a download that nobody reads keeps an old moment of the index in use. A line is written, and nothing after it:
it has to come to the followers of the session, and whoever asks after that has to be told of it.
"""

import http.client
import json
import socket
import subprocess
import sys

from desk import Desk

SLOWLY = ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:delay_enter=300000"]
ROUNDS = 6


def event(number, text="x"):
    return {"ts": 1766224800 + number, "session_id": "s", "kind": "note", "payload": {"number": number, "text": text}}


class Follower:
    def __init__(self, desk):
        self.connection = http.client.HTTPConnection("localhost", desk.port, timeout=30)
        position = json.loads(desk.ask("/api/live/execution/s")[2])["position"]
        self.connection.request("GET", f"/api/live/execution/s/stream?after={position}")
        self.response = self.connection.getresponse()

    def next(self):
        """The number of the next event; an error when none comes for long."""
        while True:
            line = self.response.readline().decode()
            if line.startswith("data: "):
                return json.loads(line[6:])["payload"]["number"]
            if not line:
                raise SystemExit("the stream ended")


def unread_download(desk):
    download = socket.create_connection(("127.0.0.1", desk.port))
    download.sendall(f"GET /api/telemetry?format=jsonl HTTP/1.1\r\nHost: localhost:{desk.port}\r\n\r\n".encode())
    if not download.recv(1000).startswith(b"HTTP/1.1 200"):
        raise SystemExit("there is no download")
    return download


def last(desk, tag=None):
    """The status, the tag and the number of the last event."""
    status, headers, text = desk.ask("/api/telemetry?limit=1", {"If-None-Match": tag} if tag else {})
    return status, headers["ETag"], json.loads(text)["timeline"][0]["payload"]["number"] if text else None


def main():
    program, who = sys.argv[1:]
    is_own = who == "own"
    logs = {"s.jsonl": [event(number, "a download of many bytes " * 8) for number in range(30_000)]}
    # A server that only reads has an index that another process makes.
    with Desk(program, logs=logs, under=SLOWLY if is_own else (), arguments=() if is_own else ("--no-follow",)) as desk:
        followers = [Follower(desk) for _ in range(3)]
        download = unread_download(desk)
        tag = last(desk)[1]
        for number in range(30_000, 30_000 + ROUNDS):
            desk.append("s.jsonl", [event(number)])
            if not is_own:
                subprocess.run([*SLOWLY, program, "ingest", desk.logs], check=True, stdout=subprocess.DEVNULL)
            for follower in followers:
                if (got := follower.next()) != number:
                    raise SystemExit(f"{got} came in place of {number}")
            status, tag, got = last(desk, tag)
            if (status, got) != (200, number):
                raise SystemExit(f"{number} was committed, and who asked was told {status}, {got}")
            if (again := last(desk, tag)[0]) != 304:
                raise SystemExit(f"nothing came since, and the answer was {again}")
        download.close()


main()
