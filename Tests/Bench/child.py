"""Runs a program as a whole process and says what it took."""

import os
import tempfile
import time
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Run:
    """What a process printed, and what it needed from its start to its end."""

    seconds: float
    # Until the child loads its program, the kernel counts this process's memory as the child's: a child that needs
    # less than this script seems to need as much.
    peak_bytes: int
    status: int
    output: bytes
    errors: str


def run(arguments: list[str]) -> Run:
    """Runs `arguments`, the first of which is the program's path, to the end."""
    # Files, not pipes: nothing can fill up, and a slow reader costs the program nothing.
    with open(os.devnull, "rb") as nothing, tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        streams = enumerate((nothing, output, errors))
        actions = [(os.POSIX_SPAWN_DUP2, file.fileno(), number) for number, file in streams]
        start = time.perf_counter()
        child = os.posix_spawn(arguments[0], arguments, _environment(), file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        seconds = time.perf_counter() - start
        return Run(
            seconds=seconds,
            peak_bytes=usage.ru_maxrss * 1024,
            status=os.waitstatus_to_exitcode(status),
            output=_content(output),
            errors=_content(errors).decode(errors="replace"),
        )


def _content(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


def _environment() -> dict[str, str]:
    """This process's, without what changes an answer: a time without a zone is UTC to blotter, and so to the peers."""
    return {name: value for name, value in os.environ.items() if name != "BLOTTER_INDEX"} | {"TZ": "UTC"}
