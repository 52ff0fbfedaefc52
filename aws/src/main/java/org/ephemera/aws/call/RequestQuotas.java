package org.ephemera.aws.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.aws.catalog.MetricsCatalog;
import org.ephemera.collect.call.ApiOperation;

/**
 * Request rates that AWS publishes, for each account and region. An operation that is not in the table has a separate
 * bucket of 10 requests a second, so a new operation needs a line only if its quota is known or shared.
 */
final class RequestQuotas {
    /**
     * Token bucket of one account in one region.
     *
     * @param bucket name; operations with the same name share the bucket
     * @param burst tokens in a full bucket
     * @param sustained tokens added each second
     * @param ours true if no production workload uses the quota, so that the collector may use all of it
     */
    record Quota(String bucket, int burst, int sustained, boolean ours) {}

    /**
     * Row of the table.
     *
     * @param regions in which the quota applies; empty for all regions without a separate row
     */
    private record Line(Quota quota, Set<String> regions, List<String> operations) {}

    private static final int UNKNOWN_BURST = 10;
    private static final int UNKNOWN_SUSTAINED = 10;

    private static final List<Line> TABLE = List.of(
            // Amazon ECS API Reference, "Request throttling for the Amazon ECS API"; not shown in Service Quotas
            line(
                    new Quota("ecs cluster resource read", 100, 20, false),
                    "ecs:DescribeTasks",
                    "ecs:ListTasks",
                    "ecs:DescribeContainerInstances",
                    "ecs:ListContainerInstances",
                    "ecs:ListAttributes"),
            line(new Quota("ecs cluster read", 50, 20, false), "ecs:DescribeClusters", "ecs:ListClusters"),
            line(new Quota("ecs service read", 100, 20, false), "ecs:DescribeServices", "ecs:ListServices"),
            line(
                    new Quota("ecs service deployments", 50, 20, false),
                    "ecs:DescribeServiceDeployments",
                    "ecs:ListServiceDeployments"),
            line(new Quota("ecs service revisions", 50, 20, false), "ecs:DescribeServiceRevisions"),
            line(
                    new Quota("ecs task definition read", 50, 20, false),
                    "ecs:DescribeTaskDefinition",
                    "ecs:ListTaskDefinitions",
                    "ecs:ListTaskDefinitionFamilies"),
            line(new Quota("ecs tag read", 50, 20, false), "ecs:ListTagsForResource"),
            // Amazon CloudWatch Logs User Guide, "CloudWatch Logs quotas"
            line(new Quota("logs GetLogEvents", 25, 25, false), "logs:GetLogEvents"),
            line(new Quota("logs GetLogEvents", 30, 30, false), Set.of("eu-west-3"), "logs:GetLogEvents"),
            line(
                    new Quota("logs GetLogEvents", 10, 10, false),
                    Set.of(
                            "us-west-2",
                            "ap-northeast-3",
                            "ap-southeast-3",
                            "ca-west-1",
                            "eu-central-1",
                            "eu-west-1",
                            "il-central-1"),
                    "logs:GetLogEvents"),
            line(new Quota("logs FilterLogEvents", 10, 10, false), "logs:FilterLogEvents"),
            line(new Quota("logs FilterLogEvents", 25, 25, false), Set.of("us-east-1"), "logs:FilterLogEvents"),
            line(
                    new Quota("logs FilterLogEvents", 5, 5, false),
                    Set.of("ap-northeast-3", "ap-southeast-3", "ca-west-1", "eu-central-1", "il-central-1"),
                    "logs:FilterLogEvents"),
            line(new Quota("logs DescribeLogStreams", 25, 25, false), "logs:DescribeLogStreams"),
            line(new Quota("logs DescribeLogGroups", 10, 10, false), "logs:DescribeLogGroups"),
            line(new Quota("logs StartQuery", 10, 10, false), "logs:StartQuery"),
            line(new Quota("logs GetQueryResults", 10, 10, false), "logs:GetQueryResults"),
            // Amazon CloudWatch User Guide, "CloudWatch service quotas"
            line(new Quota("cloudwatch GetMetricData", 500, 500, false), "cloudwatch:GetMetricData"),
            // of points older than three hours; more recent points count for more (MetricBatch)
            line(new Quota("cloudwatch data points", 396_000, 396_000, false), MetricsCatalog.DATA_POINTS.key()),
            line(new Quota("cloudwatch ListMetrics", 25, 25, false), "cloudwatch:ListMetrics"),
            // AWS CloudTrail User Guide, "Quotas in AWS CloudTrail"
            line(new Quota("cloudtrail LookupEvents", 2, 2, true), "cloudtrail:LookupEvents"),
            // Amazon S3 User Guide, "Best practices design patterns": for each prefix of a bucket
            line(new Quota("s3 read", 5500, 5500, false), "s3:GetObject", "s3:ListObjectsV2"),
            // Elastic Load Balancing User Guide, "Request throttling for the Elastic Load Balancing API"
            line(
                    new Quota("elasticloadbalancing read", 40, 10, false),
                    "elasticloadbalancing:DescribeLoadBalancers",
                    "elasticloadbalancing:DescribeListeners",
                    "elasticloadbalancing:DescribeRules",
                    "elasticloadbalancing:DescribeTargetGroups",
                    "elasticloadbalancing:DescribeTargetHealth"),
            // Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API": one bucket for each operation
            line(new Quota("ec2 DescribeInstances", 100, 20, false), "ec2:DescribeInstances"),
            line(new Quota("ec2 DescribeNetworkInterfaces", 100, 20, false), "ec2:DescribeNetworkInterfaces"),
            line(new Quota("ec2 DescribeSecurityGroups", 100, 20, false), "ec2:DescribeSecurityGroups"),
            line(new Quota("ec2 DescribeVolumes", 100, 20, false), "ec2:DescribeVolumes"));

    private static final Map<String, Quota> EVERYWHERE = new HashMap<>();
    private static final Map<String, Quota> IN_REGION = new HashMap<>();

    static {
        for (Line line : TABLE) {
            for (String operation : line.operations()) {
                if (line.regions().isEmpty()) {
                    EVERYWHERE.put(operation, line.quota());
                }
                line.regions().forEach(region -> IN_REGION.put(operation + " " + region, line.quota()));
            }
        }
    }

    private RequestQuotas() {}

    static Quota of(ApiOperation operation, String region) {
        String key = operation.key();
        Quota here = IN_REGION.get(key + " " + region);
        if (here != null) {
            return here;
        }
        Quota everywhere = EVERYWHERE.get(key);
        return everywhere != null ? everywhere : new Quota(key, UNKNOWN_BURST, UNKNOWN_SUSTAINED, false);
    }

    private static Line line(Quota quota, String... operations) {
        return line(quota, Set.of(), operations);
    }

    private static Line line(Quota quota, Set<String> regions, String... operations) {
        return new Line(quota, regions, List.of(operations));
    }
}
