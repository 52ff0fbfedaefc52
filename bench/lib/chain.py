"""Reads from a package's acquisition log how many calls had to wait for each other."""

import glob
import json
import os


def longest(package):
    """(calls in all, calls of the longest chain, its last item): an item waits for the calls made before it was planned."""
    with open(os.path.join(package, "open.json")) as file:
        depth = {item["item"]: 0 for item in json.load(file)["plan"]}
    events = {}
    for path in sorted(glob.glob(os.path.join(package, "data/acquisition/*.jsonl"))):
        with open(path) as file:
            for line in map(json.loads, file):
                if line["event"] in ("api.response", "api.error"):
                    events.setdefault(line["item"], []).append(None)
                elif line["event"] == "item.planned":
                    events.setdefault(path_item(path), []).append(planned(line))
    waiting, own = dict(events), {}
    while waiting:
        ready = [item for item in waiting if item in depth]
        if not ready:
            raise SystemExit("bench: items that nothing planned: " + ", ".join(sorted(waiting)))
        for item in ready:
            calls = 0
            for event in waiting.pop(item):
                if event is None:
                    calls += 1
                else:
                    depth[event] = max(depth.get(event, 0), depth[item] + calls)
            own[item] = calls
    last = max(own, key=lambda item: depth[item] + own[item])
    return sum(own.values()), depth[last] + own[last], last


def planned(line):
    value = line.get("planned", line)
    return value["item"] if isinstance(value, dict) else value


def path_item(path):
    """ITEM-ATTEMPT-NUMBER.jsonl"""
    return os.path.basename(path).rsplit("-", 2)[0]
