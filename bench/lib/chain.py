"""Reads the longest chain of dependent calls from the acquisition log of a package.

Within an item, a call counts if it began after the end of the previous one; parallel calls count once.
"""

import datetime
import glob
import json
import os

ROUNDED = 10  # times are logged in whole milliseconds, and slightly later than measured


def longest(package):
    """Returns (total calls, calls of the longest chain, its last item). An item depends on the calls before it was planned."""
    with open(os.path.join(package, "open.json")) as file:
        depth = {item["item"]: 0 for item in json.load(file)["plan"]}
    events = {}
    for path in sorted(glob.glob(os.path.join(package, "data/acquisition/*.jsonl"))):
        with open(path) as file:
            for line in map(json.loads, file):
                if line["event"] in ("api.response", "api.error") and line.get("part", 1) == 1:
                    events.setdefault(line["item"], []).append(span(line))
                elif line["event"] == "item.planned":
                    events.setdefault(path_item(path), []).append(planned(line))
    waiting, own, total = dict(events), {}, 0
    while waiting:
        ready = [item for item in waiting if item in depth]
        if not ready:
            raise SystemExit("bench: items that were never planned: " + ", ".join(sorted(waiting)))
        for item in ready:
            calls, ended = 0, 0
            for event in waiting.pop(item):
                if isinstance(event, str):
                    depth[event] = max(depth.get(event, 0), depth[item] + calls)
                    continue
                total += 1
                if event[0] >= ended - ROUNDED:
                    calls, ended = calls + 1, event[1]
            own[item] = calls
    last = max(own, key=lambda item: depth[item] + own[item])
    return total, depth[last] + own[last], last


def span(line):
    """Returns the start and end of a call in ms."""
    end = datetime.datetime.fromisoformat(line["time"].replace("Z", "+00:00")).timestamp() * 1000
    return end - line["durationMs"], end


def planned(line):
    value = line.get("planned", line)
    return value["item"] if isinstance(value, dict) else value


def path_item(path):
    """Parses a file name ITEM-ATTEMPT-NUMBER.jsonl."""
    return os.path.basename(path).rsplit("-", 2)[0]


def operations(files, name):
    """Returns the number of responses of an operation in the acquisition logs among these files."""
    number = 0
    for path in files:
        if "/data/acquisition/" in path and path.endswith(".jsonl"):
            with open(path) as file:
                number += sum(line["event"] == "api.response" and line.get("part", 1) == 1 and line["request"]["operation"] == name for line in map(json.loads, file))
    return number
