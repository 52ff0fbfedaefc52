package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** EC2 and Elastic Load Balancing: operations and artifacts of hosts, networks and volumes. */
public final class Ec2Catalog {
    public static final ApiOperation DESCRIBE_INSTANCES = ApiOperation.of("ec2", "DescribeInstances");
    public static final ApiOperation DESCRIBE_NETWORK_INTERFACES = ApiOperation.of("ec2", "DescribeNetworkInterfaces");
    public static final ApiOperation DESCRIBE_REGIONS = ApiOperation.of("ec2", "DescribeRegions");
    public static final ApiOperation DESCRIBE_SECURITY_GROUPS = ApiOperation.of("ec2", "DescribeSecurityGroups");
    public static final ApiOperation DESCRIBE_SECURITY_GROUP_RULES =
            ApiOperation.of("ec2", "DescribeSecurityGroupRules");
    public static final ApiOperation DESCRIBE_VOLUMES = ApiOperation.of("ec2", "DescribeVolumes");
    public static final ApiOperation DESCRIBE_TARGET_GROUPS =
            ApiOperation.of("elasticloadbalancing", "DescribeTargetGroups");
    public static final ApiOperation DESCRIBE_TARGET_HEALTH =
            ApiOperation.of("elasticloadbalancing", "DescribeTargetHealth");
    public static final ApiOperation DESCRIBE_LOAD_BALANCERS =
            ApiOperation.of("elasticloadbalancing", "DescribeLoadBalancers");
    public static final ApiOperation DESCRIBE_LISTENERS = ApiOperation.of("elasticloadbalancing", "DescribeListeners");

    public static final Artifact INSTANCES = new Artifact(
            "aws.ec2.instances",
            "The EC2 instances of the tasks: type, image, profile, metadata options, addresses",
            Volatility.V2,
            false,
            false,
            List.of(DESCRIBE_INSTANCES.key()),
            List.of(DESCRIBE_INSTANCES.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html");

    public static final Artifact NETWORK_INTERFACES = new Artifact(
            "aws.ec2.network-interfaces",
            "The network interfaces of the tasks: addresses, subnets, security groups",
            Volatility.V2,
            false,
            false,
            List.of(DESCRIBE_NETWORK_INTERFACES.key()),
            List.of(DESCRIBE_NETWORK_INTERFACES.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaces.html");

    public static final Artifact REGIONS = new Artifact(
            "aws.ec2.regions",
            "The enabled regions of the account, each queried for the activity of the target's starters",
            Volatility.V4,
            false,
            false,
            List.of(DESCRIBE_REGIONS.key()),
            List.of(DESCRIBE_REGIONS.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRegions.html");

    public static final Artifact SECURITY_GROUPS = new Artifact(
            "aws.ec2.security-groups",
            "The current security groups with their rules",
            Volatility.V5,
            false,
            false,
            List.of(DESCRIBE_SECURITY_GROUPS.key(), DESCRIBE_SECURITY_GROUP_RULES.key()),
            List.of(DESCRIBE_SECURITY_GROUPS.permission(), DESCRIBE_SECURITY_GROUP_RULES.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html");

    public static final Artifact VOLUMES = new Artifact(
            "aws.ec2.volumes",
            "The EBS volumes of instances and tasks",
            Volatility.V5,
            false,
            false,
            List.of(DESCRIBE_VOLUMES.key()),
            List.of(DESCRIBE_VOLUMES.permission()),
            "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVolumes.html");

    public static final Artifact TARGET_GROUPS = new Artifact(
            "aws.elb.targets",
            "Load balancing of the service: targets, their health, listeners",
            Volatility.V2,
            false,
            false,
            List.of(
                    DESCRIBE_TARGET_GROUPS.key(),
                    DESCRIBE_TARGET_HEALTH.key(),
                    DESCRIBE_LOAD_BALANCERS.key(),
                    DESCRIBE_LISTENERS.key()),
            List.of(
                    DESCRIBE_TARGET_GROUPS.permission(),
                    DESCRIBE_TARGET_HEALTH.permission(),
                    DESCRIBE_LOAD_BALANCERS.permission(),
                    DESCRIBE_LISTENERS.permission()),
            "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html");

    /** Parameters of {@link #INSTANCES}. */
    public record InstancesParameters(String region, Ec2Ids instances) {}

    /**
     * Parameters of {@link #NETWORK_INTERFACES}.
     *
     * @param tasks {@code running} or {@code stopped}
     */
    public record NetworkInterfacesParameters(String region, Ec2Ids interfaces, String tasks) {}

    /** Parameters of {@link #SECURITY_GROUPS}. */
    public record SecurityGroupsParameters(String region, Ec2Ids groups) {}

    /** Parameters of {@link #VOLUMES}: the volumes of instances, or others by their ids. */
    public record VolumesParameters(String region, Ec2Ids instances, Ec2Ids volumes) {}

    /** Parameters of {@link #TARGET_GROUPS}. */
    public record TargetGroupsParameters(String targetGroup) {}

    /** Parameters of {@link #REGIONS}. */
    public record RegionsParameters(EcsPlace place, List<String> keys, int moreKeys) {}

    private Ec2Catalog() {}
}
