"""Runs the fuzzers, as many at once as there are processors: fuzz.py BUILD --seconds 60 --seed 1 [--only NAME…].

BUILD is where they were built. Each begins with the inputs of corpus/NAME. What a fuzzer says of the input that breaks
it is printed, and the input is kept in BUILD.
"""

import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
# Bytes of the longest input.
FUZZERS = {"Lines": 2048, "Times": 64, "Gzip": 1536, "Zstd": 1536, "HTTP": 640}


def fuzz(name, build, seconds, seed):
    """What became of one: its output's last words, and whether it found nothing."""
    seeds = os.path.join(HERE, "corpus", name.lower())
    with tempfile.TemporaryDirectory(prefix="blotter-fuzz-") as folder:
        found = os.path.join(folder, "found")
        os.mkdir(found)
        command = [
            os.path.join(build, "Fuzz" + name), f"-max_total_time={seconds}", f"-seed={seed}",
            f"-max_len={FUZZERS[name]}", "-timeout=60", "-rss_limit_mb=4096", "-detect_leaks=0",
            "-print_final_stats=1", f"-artifact_prefix={build}/{name}-", found, seeds]
        # Swift's own trace of a crash goes through memory that the sanitizer watches. What is freed is kept for a while,
        # so that a use of it is found: a short one, as buffers are large.
        environment = {**os.environ, "TMPDIR": folder, "SWIFT_BACKTRACE": "enable=no",
                       "ASAN_OPTIONS": "quarantine_size_mb=4:max_free_fill_size=0:malloc_context_size=5"}
        ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
    text = ended.stdout.decode(errors="replace")
    if ended.returncode != 0:
        words = [line[:2000] for line in text.splitlines() if re.search("Fatal|ERROR|SUMMARY|Test unit|    #", line)]
        return False, f"{name}: " + "\n".join(words[-40:] or [text[-2000:]])
    runs = int(re.search(r"number_of_executed_units: (\d+)", text)[1])
    places = re.findall(r"cov: (\d+)", text)
    return True, f"{name}: {runs:,} inputs reached {int(places[-1]):,} places, and everything held"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("--only", nargs="+", choices=FUZZERS, default=list(FUZZERS), metavar="NAME")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    build = os.path.abspath(options.build)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        jobs = [pool.submit(fuzz, name, build, options.seconds, options.seed) for name in options.only]
        outcomes = [job.result() for job in jobs]
    for _, text in outcomes:
        print(text)
    sys.exit(0 if all(is_right for is_right, _ in outcomes) else 1)


main()
