"""What the measurements are made with and on."""

import os
import platform
from pathlib import Path


def description() -> str:
    """One line: processor, cores, memory, kernel."""
    cores = len(os.sched_getaffinity(0))
    return ", ".join([
        _processor(), f"{cores} core{'s' if cores != 1 else ''}",
        f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB memory",
        f"{platform.system()} {platform.release()}",
    ])


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
