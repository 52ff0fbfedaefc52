"""Runs commands alternately in several rounds, and prints medians and ratios of wall time, CPU time and peak memory."""

import os
import statistics
import subprocess
import sys
import time


class Contender:
    def __init__(self, name, command, cwd=None, env=None, accept=(0,)):
        self.name, self.command, self.cwd, self.env, self.accept = name, command, cwd, env, accept
        self.wall, self.cpu, self.rss = [], [], []

    def run(self):
        started = time.monotonic()
        process = subprocess.Popen(
            self.command, cwd=self.cwd, env={**os.environ, **(self.env or {})},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.wall.append(time.monotonic() - started)
        self.cpu.append(usage.ru_utime + usage.ru_stime)
        self.rss.append(usage.ru_maxrss * 1024 / 1e6)
        code = os.waitstatus_to_exitcode(status)
        if code not in self.accept:
            sys.stderr.write(errors.decode(errors="replace")[-2000:])
            sys.exit(f"bench: {self.name} exited with {code}")


def compare(contenders, rounds, floor=None, peer=None):
    """Prints a table; ratios are to `peer` (default: the last), times above `floor` too, where there is one."""
    for contender in contenders:  # a warm-up: page cache, first requests of a server
        contender.run()
        contender.wall.clear(), contender.cpu.clear(), contender.rss.clear()
    for number in range(rounds):
        for contender in contenders:
            contender.run()
    peer = peer or contenders[-1]
    base = statistics.median(floor.wall) if floor else 0
    print(f"{'':34} {'wall s':>8} {'ratio':>6} {'above floor':>12} {'ratio':>6} {'CPU s':>7} {'peak MB':>8}")
    for c in contenders:
        wall, cpu, rss = (statistics.median(v) for v in (c.wall, c.cpu, c.rss))
        ratio = statistics.median(a / b for a, b in zip(c.wall, peer.wall))
        above, above_ratio = "", ""
        if floor and c is not floor:
            above = f"{wall - base:.2f}"
            above_ratio = f"{(wall - base) / (statistics.median(peer.wall) - base):.2f}"
        print(f"{c.name:34} {wall:8.2f} {ratio:6.2f} {above:>12} {above_ratio:>6} {cpu:7.2f} {rss:8.0f}")
    print(f"medians of {rounds} interleaved rounds after a warm-up; ratios to: {peer.name}")
