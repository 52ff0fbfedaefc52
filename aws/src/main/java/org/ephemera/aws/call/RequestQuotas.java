package org.ephemera.aws.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.aws.catalog.ApiOperation;
import org.ephemera.aws.catalog.MetricsCatalog;

/**
 * The request rates that AWS publishes, for each account and region. An operation that is not in the table has a modest
 * bucket of its own, so a new one needs a line only if its quota is known or shared.
 */
final class RequestQuotas {
    /** @param regions where it holds; empty for all that no other line names */
    private record Line(RequestQuota quota, Set<String> regions, List<String> operations) {}

    private static final int UNKNOWN_BURST = 10;
    private static final int UNKNOWN_SUSTAINED = 10;

    private static final List<Line> TABLE = List.of(
            // Amazon ECS API Reference, "Request throttling for the Amazon ECS API"; not shown in Service Quotas
            line(
                    new RequestQuota("ecs cluster resource read", 100, 20, false),
                    "ecs:DescribeTasks",
                    "ecs:ListTasks",
                    "ecs:DescribeContainerInstances",
                    "ecs:ListContainerInstances",
                    "ecs:ListAttributes"),
            line(new RequestQuota("ecs cluster read", 50, 20, false), "ecs:DescribeClusters", "ecs:ListClusters"),
            line(new RequestQuota("ecs service read", 100, 20, false), "ecs:DescribeServices", "ecs:ListServices"),
            line(
                    new RequestQuota("ecs service deployments", 50, 20, false),
                    "ecs:DescribeServiceDeployments",
                    "ecs:ListServiceDeployments"),
            line(new RequestQuota("ecs service revisions", 50, 20, false), "ecs:DescribeServiceRevisions"),
            line(
                    new RequestQuota("ecs task definition read", 50, 20, false),
                    "ecs:DescribeTaskDefinition",
                    "ecs:ListTaskDefinitions",
                    "ecs:ListTaskDefinitionFamilies"),
            line(new RequestQuota("ecs tag read", 50, 20, false), "ecs:ListTagsForResource"),
            // Amazon CloudWatch Logs User Guide, "CloudWatch Logs quotas"
            line(new RequestQuota("logs GetLogEvents", 25, 25, false), "logs:GetLogEvents"),
            line(new RequestQuota("logs GetLogEvents", 30, 30, false), Set.of("eu-west-3"), "logs:GetLogEvents"),
            line(
                    new RequestQuota("logs GetLogEvents", 10, 10, false),
                    Set.of(
                            "us-west-2",
                            "ap-northeast-3",
                            "ap-southeast-3",
                            "ca-west-1",
                            "eu-central-1",
                            "eu-west-1",
                            "il-central-1"),
                    "logs:GetLogEvents"),
            line(new RequestQuota("logs FilterLogEvents", 10, 10, false), "logs:FilterLogEvents"),
            line(new RequestQuota("logs FilterLogEvents", 25, 25, false), Set.of("us-east-1"), "logs:FilterLogEvents"),
            line(
                    new RequestQuota("logs FilterLogEvents", 5, 5, false),
                    Set.of("ap-northeast-3", "ap-southeast-3", "ca-west-1", "eu-central-1", "il-central-1"),
                    "logs:FilterLogEvents"),
            line(new RequestQuota("logs DescribeLogStreams", 25, 25, false), "logs:DescribeLogStreams"),
            line(new RequestQuota("logs DescribeLogGroups", 10, 10, false), "logs:DescribeLogGroups"),
            line(new RequestQuota("logs StartQuery", 10, 10, false), "logs:StartQuery"),
            line(new RequestQuota("logs GetQueryResults", 10, 10, false), "logs:GetQueryResults"),
            // Amazon CloudWatch User Guide, "CloudWatch service quotas"
            line(new RequestQuota("cloudwatch GetMetricData", 500, 500, false), "cloudwatch:GetMetricData"),
            // of points older than three hours; what is more recent counts for more (MetricBatch)
            line(new RequestQuota("cloudwatch data points", 396_000, 396_000, false), MetricsCatalog.DATA_POINTS.key()),
            line(new RequestQuota("cloudwatch ListMetrics", 25, 25, false), "cloudwatch:ListMetrics"),
            // AWS CloudTrail User Guide, "Quotas in AWS CloudTrail"
            line(new RequestQuota("cloudtrail LookupEvents", 2, 2, true), "cloudtrail:LookupEvents"),
            // Amazon S3 User Guide, "Best practices design patterns": for each prefix of a bucket
            line(new RequestQuota("s3 read", 5500, 5500, false), "s3:GetObject", "s3:ListObjectsV2"),
            // Elastic Load Balancing User Guide, "Request throttling for the Elastic Load Balancing API"
            line(
                    new RequestQuota("elasticloadbalancing read", 40, 10, false),
                    "elasticloadbalancing:DescribeLoadBalancers",
                    "elasticloadbalancing:DescribeListeners",
                    "elasticloadbalancing:DescribeRules",
                    "elasticloadbalancing:DescribeTargetGroups",
                    "elasticloadbalancing:DescribeTargetHealth"),
            // Amazon EC2 Developer Guide, "Request throttling for the Amazon EC2 API": one bucket for each operation
            line(new RequestQuota("ec2 DescribeInstances", 100, 20, false), "ec2:DescribeInstances"),
            line(new RequestQuota("ec2 DescribeNetworkInterfaces", 100, 20, false), "ec2:DescribeNetworkInterfaces"),
            line(new RequestQuota("ec2 DescribeSecurityGroups", 100, 20, false), "ec2:DescribeSecurityGroups"),
            line(new RequestQuota("ec2 DescribeVolumes", 100, 20, false), "ec2:DescribeVolumes"));

    private static final Map<String, RequestQuota> EVERYWHERE = new HashMap<>();
    private static final Map<String, RequestQuota> IN_REGION = new HashMap<>();

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

    static RequestQuota of(ApiOperation operation, String region) {
        String key = operation.key();
        RequestQuota here = IN_REGION.get(key + " " + region);
        if (here != null) {
            return here;
        }
        RequestQuota everywhere = EVERYWHERE.get(key);
        return everywhere != null ? everywhere : new RequestQuota(key, UNKNOWN_BURST, UNKNOWN_SUSTAINED, false);
    }

    private static Line line(RequestQuota quota, String... operations) {
        return line(quota, Set.of(), operations);
    }

    private static Line line(RequestQuota quota, Set<String> regions, String... operations) {
        return new Line(quota, regions, List.of(operations));
    }
}
