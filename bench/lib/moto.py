"""Starts a moto server and creates a task with a long log."""

import json
import os
import socket
import subprocess
import time
import urllib.request

import boto3

REGION = "us-east-1"
GROUP, STREAM_PREFIX = "/ecs/bench", "app"


def credentials():
    return {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION, "AWS_EC2_METADATA_DISABLED": "true"}


def start(log=os.devnull):
    """Its requests are written into LOG, a line each."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with open(log, "w") as lines:
        server = subprocess.Popen(["/usr/bin/moto_server", "-H", "127.0.0.1", "-p", str(port)],
                                  stdout=lines, stderr=lines)
    endpoint = f"http://127.0.0.1:{port}"
    for _ in range(200):
        try:
            urllib.request.urlopen(endpoint + "/moto-api/data.json").read()
            return server, endpoint
        except OSError:
            time.sleep(0.1)
    raise SystemExit("bench: moto did not start; run ./check --setup-only")


def fill(endpoint, events):
    """Creates a running Fargate task whose only container has logged the events; returns its ARN and its log stream."""
    os.environ.update(credentials())
    # Otherwise each DescribeTasks would advance the task towards STOPPED.
    body = json.dumps({"model_name": "ecs::task", "transition": {"progression": "manual", "times": 9999}}).encode()
    urllib.request.urlopen(urllib.request.Request(endpoint + "/moto-api/state-manager/set-transition", data=body,
                                                  headers={"Content-Type": "application/json"})).read()
    client = lambda service: boto3.client(service, endpoint_url=endpoint, region_name=REGION)
    ec2, ecs, logs = client("ec2"), client("ecs"), client("logs")
    subnet = ec2.describe_subnets()["Subnets"][0]
    group = ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [subnet["VpcId"]]}])["SecurityGroups"][0]
    ecs.create_cluster(clusterName="bench")
    definition = ecs.register_task_definition(
        family="bench", networkMode="awsvpc", requiresCompatibilities=["FARGATE"], cpu="256", memory="512",
        containerDefinitions=[{"name": "app", "image": "app:1", "cpu": 256, "memory": 512, "logConfiguration": {"logDriver": "awslogs", "options": {
            "awslogs-group": GROUP, "awslogs-region": REGION, "awslogs-stream-prefix": STREAM_PREFIX}}}])
    task = ecs.run_task(cluster="bench", launchType="FARGATE",
                        taskDefinition=definition["taskDefinition"]["taskDefinitionArn"],
                        networkConfiguration={"awsvpcConfiguration": {"subnets": [subnet["SubnetId"]],
                                                                      "securityGroups": [group["GroupId"]]}})
    arn = task["tasks"][0]["taskArn"]
    stream = f"{STREAM_PREFIX}/app/{arn.rsplit('/', 1)[1]}"
    logs.create_log_group(logGroupName=GROUP)
    logs.create_log_stream(logGroupName=GROUP, logStreamName=stream)
    now = int(time.time() * 1000) - 3600_000
    for first in range(0, events, 10_000):
        logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=[
            {"timestamp": now + n, "message": f"{n:07d} GET /checkout/cart?item={n % 977} 200 {n % 53} ms user={n % 1009}"}
            for n in range(first, min(first + 10_000, events))])
    return arn, stream


def tokens(endpoint, stream):
    """Returns the token of each page, so that a client without a parser can request the same pages."""
    logs = boto3.client("logs", endpoint_url=endpoint, region_name=REGION)
    found, token = [], None
    while True:
        page = logs.get_log_events(logGroupName=GROUP, logStreamName=stream, startFromHead=True,
                                   **({"nextToken": token} if token else {}))
        found.append(token)
        if page["nextForwardToken"] == token:
            return found
        token = page["nextForwardToken"]
