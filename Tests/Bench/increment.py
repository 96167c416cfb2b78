"""Logs that grow: all of a folder of logs but the ends of some, which are appended one after another."""

import os
import shutil
from pathlib import Path

from logs import Logs


class GrowingLogs:
    """A copy of logs in a folder of its own. When all was appended it holds what the logs hold."""

    def __init__(self, logs: Logs, folder: Path, *, pieces: int, lines: int) -> None:
        """Holds back the last lines of so many of the newest plain logs, or of as many as there are."""
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        plain = [path for path in logs.files if path.suffix != ".gz"]
        # Of each such log its path, and its end.
        self._held_back: list[tuple[Path, list[bytes]]] = []
        for path in logs.files:
            copy = folder / path.name
            if path in plain[-pieces:]:
                content = path.read_bytes().splitlines(keepends=True)
                kept = max(len(content) - lines, len(content) // 2)
                copy.write_bytes(b"".join(content[:kept]))
                self._held_back.append((copy, content[kept:]))
            else:
                link(path, copy)
        # How many lines were appended last.
        self.appended = 0

    @property
    def pieces(self) -> list[int]:
        """How many lines each end has that is not appended yet."""
        return [len(end) for _, end in self._held_back]

    def append(self) -> None:
        """Appends one end to its log."""
        path, end = self._held_back.pop()
        with path.open("ab") as file:
            file.writelines(end)
        self.appended = len(end)


def link(path: Path, copy: Path) -> None:
    """The same file under another name, or a copy of it."""
    try:
        os.link(path, copy)
    except OSError:
        # A file system without hard links.
        shutil.copy2(path, copy)
