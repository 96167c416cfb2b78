"""Who asks the server while everything else goes on: each says in `faults` what no client may see."""

import http.client
import json
import threading
import time


class Client(threading.Thread):
    def __init__(self, port, stop):
        super().__init__(daemon=True)
        self.port, self.stop = port, stop
        self.faults = []

    def run(self):
        while not self.stop.is_set():
            connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
            try:
                self.talk(connection)
            except (OSError, http.client.HTTPException):
                # The server was killed, stopped, or is not there yet.
                time.sleep(0.05)
            finally:
                connection.close()


class Poller(Client):
    """Asks for a session's events again and again: what it was once told of is never less afterwards."""

    def __init__(self, port, stop, session):
        super().__init__(port, stop)
        self.session = session
        self.answers = self.most = 0

    def talk(self, connection):
        while not self.stop.is_set():
            connection.request("GET", f"/api/telemetry?session_id={self.session}&limit=5")
            response = connection.getresponse()
            text = response.read()
            if response.status == 200:
                total = json.loads(text)["summary"]["total_events"]
                if total < self.most:
                    self.faults.append(f"{self.session}: {total} events after {self.most}")
                self.most = max(self.most, total)
                self.answers += 1
            elif response.status not in (404, 503):
                self.faults.append(f"{self.session}: {response.status} {text[:200]}")
            time.sleep(0.1)


class Listener(Client):
    """Takes a session's events as they come, from the first on, and goes on where it was when it is cut off."""

    def __init__(self, port, stop, session):
        super().__init__(port, stop)
        self.session = session
        self.position = "0"
        self.seen = {}
        self.connections = 0

    def talk(self, connection):
        headers = {"Last-Event-ID": self.position}
        connection.request("GET", f"/api/live/execution/{self.session}/stream", headers=headers)
        response = connection.getresponse()
        if response.status != 200:
            if response.status not in (404, 503):
                self.faults.append(f"{self.session}: the stream answers {response.status} {response.read()[:200]}")
            response.read()
            time.sleep(0.1)
            return
        self.connections += 1
        fields = {}
        while line := response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = value
                continue
            # A blank line ends an event; what is cut off before it is none.
            if "data" in fields:
                self.take(fields)
            fields = {}

    def take(self, fields):
        identifier = json.loads(fields["data"])["order_id"]
        if identifier in self.seen:
            self.faults.append(f"{identifier} came twice: with {self.seen[identifier]} and with {fields['id']}")
        self.seen[identifier] = fields["id"]
        self.position = fields["id"]
