#!/usr/bin/env python3
"""Runs two commands in turn and prints medians of CPU, wall and peak memory, and the ratios of the first to the second.

  measure.py --rounds 3 --log FOLDER [--data DATASET] [--second NAME] -- FIRST ARG … -- SECOND ARG …

One uncounted round of each comes first. A command that fails ends the measurement: a fast failure is no result. Memory is the largest
resident set of the process, as the kernel counts it (wait4).
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def once(command, log):
    with open(log, "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"measure: {command[0]} ended with {process.returncode}; see {log}")
    return {"cpu": used.ru_utime + used.ru_stime, "wall": wall, "mib": used.ru_maxrss / 1024}


def main():
    argv = sys.argv[1:]
    cuts = [i for i, a in enumerate(argv) if a == "--"]
    if len(cuts) != 2:
        sys.exit(__doc__)
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--log", required=True)
    options.add_argument("--data")
    options.add_argument("--second", default="duckdb")
    o = options.parse_args(argv[:cuts[0]])
    commands = {"timeout-doctor": argv[cuts[0] + 1:cuts[1]], o.second: argv[cuts[1] + 1:]}
    os.makedirs(o.log, exist_ok=True)
    rows = {name: [] for name in commands}
    for round in range(o.rounds + 1):
        for name, command in commands.items():
            row = once(command, os.path.join(o.log, name + ".log"))
            if round:
                rows[name].append(row)
    about(o)
    print(f"{'':16}{'CPU s':>10}{'wall s':>10}{'peak MiB':>10}")
    middle = {name: {k: statistics.median(r[k] for r in runs) for k in ("cpu", "wall", "mib")} for name, runs in rows.items()}
    for name, m in middle.items():
        print(f"{name:16}{m['cpu']:10.2f}{m['wall']:10.2f}{m['mib']:10.0f}")
    first, second = rows.values()
    ratio = lambda k: statistics.median(a[k] / b[k] for a, b in zip(first, second))
    print(f"{'ratio':16}{ratio('cpu'):10.2f}{ratio('wall'):10.2f}{ratio('mib'):10.2f}")


def about(o):
    data = json.load(open(os.path.join(o.data, "dataset.json"))) if o.data else {}
    raw = sum(v for k, v in data.get("raw_bytes", {}).items() if k != "classic")
    what = f"{data['requests']} requests, {raw / 1e6:.0f} MB decompressed, " if data else ""
    print(f"{what}{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, {o.rounds} rounds")


if __name__ == "__main__":
    main()
