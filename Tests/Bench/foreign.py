"""The same logs as another system would have written them: nested, with other names, and no word of blotter's own."""

import gzip
import json
import shutil
from pathlib import Path

from logs import Logs, manifest_of

_ACTIONS = {
    "intent": "signal", "order": "order_created", "fill": "order_filled", "gate": "risk_check",
    "error": "order_rejected",
}
_NAMES = {
    "client_id": "order_id", "filled_quantity": "fill_qty", "fill_fee": "fee_paid", "order_type": "type",
    "gate_name": "rule", "gate": "rule",
}


def written(logs: Logs, folder: Path) -> Logs:
    """The logs' events as audit lines with `details`, in as many files of as many kinds; those of an earlier run are
    used again."""
    if not manifest_of(folder).exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        events = raw_bytes = 0
        for path in logs.files:
            with _opened(path, "rb") as source, _opened(folder / path.name, "wb") as copy:
                for line in source:
                    if audit := _audit(line, events):
                        events += 1
                        raw_bytes += copy.write(audit)
        manifest_of(folder).write_text(json.dumps({
            "files": len(logs.files), "lines": events, "events": events, "blank": 0, "invalid": {},
            "raw_bytes": raw_bytes, "sessions": [{"file": path.name} for path in logs.files]}))
    return Logs(folder)


def _opened(path: Path, mode: str):
    return gzip.open(path, mode, compresslevel=6) if path.suffix == ".gz" else path.open(mode)


def _audit(line: bytes, number: int) -> bytes | None:
    """One line; None for what is no event."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    if not isinstance(event, dict) or not isinstance(event.get("payload"), dict):
        return None
    details = {_NAMES.get(name, name): value for name, value in event["payload"].items()}
    audit = {
        "event_id": f"{number:08x}", "ts_utc": event.get("ts"),
        "action": _ACTIONS.get(event.get("kind"), "heartbeat"), "status": "ok", "host": "exec-1",
        "details": {"symbol": event.get("symbol"), **details}}
    return json.dumps(audit).encode() + b"\n"
