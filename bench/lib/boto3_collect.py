"""What a responder would write: fetches a task's log with boto3, keeps each raw page and its SHA-256."""

import hashlib
import os
import sys

import boto3

endpoint, group, stream, folder = sys.argv[1:]
logs = boto3.client("logs", endpoint_url=endpoint, region_name="us-east-1")
pages = []


def keep(http_response=None, response_dict=None, **_):
    body = response_dict["body"]
    with open(os.path.join(folder, f"{len(pages):06d}.json"), "wb") as file:
        file.write(body)
    pages.append(hashlib.sha256(body).hexdigest())


logs.meta.events.register("before-parse.cloudwatch-logs.GetLogEvents", keep)
token = None
while True:
    page = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True,
                               **({"nextToken": token} if token else {}))
    if page["nextForwardToken"] == token:
        break
    token = page["nextForwardToken"]
with open(os.path.join(folder, "SHA256SUMS"), "w") as sums:
    sums.writelines(f"{digest}  {n:06d}.json\n" for n, digest in enumerate(pages))
