"""Script that a responder would write: fetches the log of a task with boto3, and stores each raw page and its SHA-256.

With "all" as the last argument it first makes all other requests of `ephemera collect` about the task in sequence, and stores
their responses too.
"""

import datetime
import hashlib
import os
import sys

import boto3
import botocore.config
import botocore.exceptions

endpoint, group, stream, folder, begin, end, task, what = sys.argv[1:]
sums = []


def keep(response_dict=None, **_):
    body = response_dict["body"]
    name = f"{len(sums):06d}.json"
    with open(os.path.join(folder, name), "wb") as file:
        file.write(body)
    sums.append(f"{hashlib.sha256(body).hexdigest()}  {name}\n")


def client(service):
    # One attempt, because retries of requests that moto does not support only take time.
    made = boto3.client(service, endpoint_url=endpoint, region_name=os.environ.get("AWS_REGION", "us-east-1"),
                        config=botocore.config.Config(retries={"total_max_attempts": 1}))
    made.meta.events.register("before-parse." + made.meta.service_model.service_id.hyphenize(), keep)
    return made


def surroundings():
    sts, ecs, ec2, trail, metrics = map(client, ("sts", "ecs", "ec2", "cloudtrail", "cloudwatch"))
    cluster, task_id = task.replace(":task/", ":cluster/").rsplit("/", 1)
    sts.get_caller_identity()
    described = ecs.describe_tasks(cluster=cluster, tasks=[task], include=["TAGS"])["tasks"][0]
    ecs.describe_clusters(clusters=[cluster], include=["ATTACHMENTS", "CONFIGURATIONS", "SETTINGS", "STATISTICS", "TAGS"])
    definition = described["taskDefinitionArn"]
    ecs.describe_task_definition(taskDefinition=definition, include=["TAGS"])
    for status in ("ACTIVE", "INACTIVE"):
        ecs.list_task_definitions(familyPrefix=definition.split("/")[1].split(":")[0], status=status, sort="DESC")
    details = {d["name"]: d["value"] for a in described["attachments"] for d in a["details"]}
    interface = ec2.describe_network_interfaces(
        Filters=[{"Name": "network-interface-id", "Values": [details["networkInterfaceId"]]}])["NetworkInterfaces"][0]
    of_groups = [{"Name": "group-id", "Values": [g["GroupId"] for g in interface["Groups"]]}]
    ec2.describe_security_groups(Filters=of_groups)
    ec2.describe_security_group_rules(Filters=of_groups)
    logs.describe_log_groups(logGroupNamePrefix=group)
    logs.describe_log_streams(logGroupName=group, logStreamNamePrefix="ecs-execute-command-")
    logs.describe_delivery_sources()
    logs.filter_log_events(logGroupName=group, logStreamNamePrefix=stream, startTime=int(end) - 300_000, endTime=int(end))
    metrics.list_metrics(Namespace="ECS/ContainerInsights", Dimensions=[{"Name": "TaskId", "Value": task_id}])
    whole = datetime.datetime.fromtimestamp(int(end) / 1000, datetime.timezone.utc)
    for key, value in (("EventName", "ExecuteCommand"), ("Username", task_id), ("EventSource", "ecs.amazonaws.com"),
                       ("EventName", "DeleteLogStream"), ("EventName", "DeleteLogGroup"),
                       ("EventName", "PutRetentionPolicy")):
        try:
            trail.lookup_events(LookupAttributes=[{"AttributeKey": key, "AttributeValue": value}],
                                StartTime=whole - datetime.timedelta(days=90), EndTime=whole)
        except botocore.exceptions.ClientError:
            pass  # moto returns 500


logs = client("logs")
if what == "all":
    surroundings()
token = None
while True:
    page = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True, startTime=int(begin),
                               endTime=int(end), **({"nextToken": token} if token else {}))
    if page["nextForwardToken"] == token:
        break
    token = page["nextForwardToken"]
with open(os.path.join(folder, "SHA256SUMS"), "w") as file:
    file.writelines(sums)
