"""Sends what no honest client would: abuse.py PROGRAM FIXTURE.

Each request has the statuses that are right for it, 0 for a connection that is closed without an answer; after each the
server still answers another client, and in the end it ends in order. A connection that the server neither answers nor
closes is a fault.
"""

import select
import socket
import sys

from desk import Desk

A = "a" * 40_000
TAGS = '"x",' * 2000
# Target, right statuses.
TARGETS = [
    ("/../../../etc/passwd", 400), ("/..%2f..%2fetc%2fpasswd", 404), ("/%2e%2e/%2e%2e/etc/passwd", 404),
    ("/assets/../../etc/passwd", 400), ("/assets/..%2f..%2f..%2fetc%2fpasswd", 404), ("/assets/%2fetc%2fpasswd", 404),
    ("/assets/style.css%00.html", 400), ("/assets//etc/passwd", 404), ("//etc/passwd", 404), ("/%00", 400), ("/%", 400),
    ("/%zz", 400), ("/%c0%ae%c0%ae/", 400), ("/%ff%fe", 400), ("/.git/config", 404), ("/index.db", 404),
    ("/.blotter/index.db", 404), ("/api", 404), ("/api/", 404), ("/api/../healthz", 400), ("/api/nothing", 404),
    ("/API/sessions", 404), ("/api/sessions/", 200), ("/api/sessions//", 200), ("/api/sql", 404),
    ("/live/execution/..", 400), ("/live/execution?session_id=..", 200), ("/api/live/execution?session_id=..", 404),
    ("/api/live/stream?session_id=..", 404), ("/api/live/stream?nothing=1", 400), ("/api/live/execution", 400),
    ("/api/live/execution/x?session_id=..", 400), ("/live/execution/%2e%2e%2f%2e%2e", 200), ("/api/live/execution/../../etc", 400),
    ("/api/live/execution/' OR 1=1 --".replace(" ", "%20"), 404), ("/api/live/execution/" + "s" * 20_000, 404),
    ("/api/sessions?session_id=' OR '1'='1".replace(" ", "%20"), 200), ("/api/sessions?name=%25%27%3B--", 200),
    ("/api/search?q=%22%20OR%201", 200), ("/api/search?q=NEAR(%20%22", 200), ("/api/search?q=*", 400),
    ("/api/search?q=" + "a*%20" * 4000, 200), ("/api/search?q=%00", 400), ("/api/sessions?limit=99999999999999999999", 400),
    ("/api/sessions?limit=-1", 400), ("/api/telemetry?limit=1e9", 400), ("/api/telemetry?limit=0", 400),
    ("/api/telemetry?from=9999999999999999999999d", 400), ("/api/telemetry?from=-99999999999999d", (200, 400)),
    ("/api/telemetry?cursor=9223372036854775807_-9223372036854775808", 200),
    ("/api/telemetry?cursor=9223372036854775808_0", 400), ("/api/histogram?bucket=0", 400),
    ("/api/histogram?bucket=99999999999999999999d", (200, 400)), ("/api/histogram?bucket=0.0000001ms", 400),
    ("/api/orders?older_than=99999999999999999999999w", 200), ("/api/sessions?path=/etc", 400),
    ("/api/sessions?index=/etc/passwd", 400), ("/api/sessions?session_id=--index%3D/etc/passwd", 200),
    ("/api/retention?apply=1", 400), ("/api/retention?delete=all", 400), ("/api/sessions?" + "a=1&" * 5000, (0, 400, 413, 414, 431)),
    ("/api/sessions?=1", 400), ("/api/sessions?&&&", (200, 400)), ("/" + A, 431),
    ("/healthz?x=" + A, 431), ("/api/sessions?session_id=" + "x," * 10_000, 400),
    ("/api/sessions?session_id=%ED%A0%80", 400), ("/api/live/execution/x/stream?after=1.99999999999", 400),
]


def requests(port):
    host = f"Host: localhost:{port}\r\n"
    close = "Connection: close\r\n\r\n"
    for target, statuses in TARGETS:
        yield target[:60], f"GET {target} HTTP/1.1\r\n{host}{close}", statuses
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\x01T"):
        yield method, f"{method} /api/sessions HTTP/1.1\r\n{host}{close}", (405, 400, 0)
    for name in ("evil.test", "evil.test:80", f"evil.test:{port}", f"localhost.evil.test:{port}", "127.0.0.1:1", "",
                 f"localhost:{port}@evil.test", f"localhost:{port}, evil.test", "[::ffff:127.0.0.1]"):
        yield f"host {name}", f"GET /api/sessions HTTP/1.1\r\nHost: {name}\r\n{close}", (421, 400)
    yield "no host", f"GET /api/sessions HTTP/1.1\r\n{close}", (400, 421)
    yield "no host, 1.0", "GET /api/sessions HTTP/1.0\r\n\r\n", (400, 421)
    yield "absolute", f"GET http://evil.test/api/sessions HTTP/1.1\r\n{host}{close}", 400
    yield "long header", f"GET /healthz HTTP/1.1\r\n{host}X: {A}\r\n{close}", 431
    yield "many headers", f"GET /healthz HTTP/1.1\r\n{host}" + "X: 1\r\n" * 5000 + close, (413, 431, 400, 0)
    yield "binary header", f"GET /healthz HTTP/1.1\r\n{host}X: \x01\x02\xff\r\n{close}", 400
    yield "folded header", f"GET /healthz HTTP/1.1\r\n{host}X: 1\r\n 2\r\n{close}", 400
    yield "no version", "GET /healthz\r\n\r\n", (0, 400, 421)
    yield "version 9", f"GET /healthz HTTP/9.9\r\n{host}{close}", (0, 400, 505, 200)
    yield "two lengths", f"GET /healthz HTTP/1.1\r\n{host}Content-Length: 1\r\nContent-Length: 2\r\n{close}a", 400
    yield "bad length", f"GET /healthz HTTP/1.1\r\n{host}Content-Length: -1\r\n{close}", 400
    for fields in ("Host: evil.test", "Content-Length: 0\r\nTransfer-Encoding: chunked", "Content-Length: 0\r\nContent-Length: 0",
                   "Content-Length : 0", "Content-Length: 0, 0", "Content-Length: +0", "Content-Length:\r\n 0",
                   "Transfer-Encoding: gzip", "Transfer-Encoding: gzip, chunked", "X: 1\nY: 2", "X: 1\rY: 2", "X: 1\x002",
                   ": 1", " X: 1"):
        yield f"framing {fields!r}", f"GET /healthz HTTP/1.1\r\n{host}{fields}\r\n{close}0\r\n\r\n", 400
    yield "31 KiB", f"GET /healthz HTTP/1.1\r\n{host}X: {'x' * (31 << 10)}\r\n{close}", 200
    yield "33 KiB", f"GET /healthz HTTP/1.1\r\n{host}X: {'x' * (33 << 10)}\r\n{close}", 431
    yield "huge length", f"POST /healthz HTTP/1.1\r\n{host}Content-Length: 99999999999999\r\n{close}", (0, 400, 405, 413)
    yield "bad chunk", f"GET /healthz HTTP/1.1\r\n{host}Transfer-Encoding: chunked\r\n{close}zz\r\n", (0, 200, 400)
    yield "body", f"GET /healthz HTTP/1.1\r\n{host}Content-Length: 200000\r\n{close}" + "b" * 200_000, (200, 413)
    yield "nothing", "\r\n\r\n\r\n", (0, 400, 421)
    yield "nonsense", "\x00\x01\x02\x03\r\n\r\n", (0, 400, 421)
    yield "tls", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", (0, 400)
    yield "origin", f"GET /api/sessions HTTP/1.1\r\n{host}Origin: http://evil.test\r\n{close}", 200
    yield "etag", f"GET /api/telemetry HTTP/1.1\r\n{host}If-None-Match: {TAGS}\r\n{close}", 200
    yield "last id", f"GET /api/live/execution/x/stream HTTP/1.1\r\n{host}Last-Event-ID: ../../x\r\n{close}", 400


def exchange(port, text):
    """What is answered. To a request that the server takes for half of one nothing comes, so the client ends it.
    Raises TimeoutError when the server leaves it open all the same."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as client:
        answer = b""
        try:
            client.sendall(text.encode("latin-1"))
            if not select.select([client], [], [], 0.5)[0]:
                client.shutdown(socket.SHUT_WR)
            while part := client.recv(65_536):
                answer += part
        except TimeoutError:
            raise
        except OSError:
            pass
        return answer


def status(answer):
    parts = answer.split(b" ", 2)
    return int(parts[1]) if len(parts) > 2 and parts[0].startswith(b"HTTP/") else 0


def main():
    program, fixture = sys.argv[1:]
    faults = []
    with Desk(program, fixture) as desk:
        count = 0
        for name, text, statuses in requests(desk.port):
            count += 1
            try:
                answer = exchange(desk.port, text)
            except TimeoutError:
                faults.append(f"{name}: neither answered nor closed")
                continue
            right = statuses if isinstance(statuses, tuple) else (statuses,)
            if status(answer) not in right:
                faults.append(f"{name}: {status(answer)} instead of {right}: {answer[:200]}")
            if b"root:" in answer or b"Access-Control" in answer:
                faults.append(f"{name}: tells what it should not")
            if desk.ask("/healthz")[0] != 200:
                faults.append(f"{name}: nobody else is answered")
        # Clients that begin and never go on.
        slow = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(300)]
        for client in slow:
            client.sendall(b"GET /api/sess")
        idle = [socket.create_connection(("127.0.0.1", desk.port)) for _ in range(1000)]
        if desk.ask("/api/sessions")[0] != 200:
            faults.append("idle and slow clients keep others waiting")
        for client in slow + idle:
            client.close()
    assert not faults, "\n".join(faults)
    print(f"{count} requests are answered as is right")


main()
