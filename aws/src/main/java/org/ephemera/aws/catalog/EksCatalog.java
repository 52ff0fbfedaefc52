package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** EKS: operations, parameters and artifacts of clusters and their control plane logs. */
public final class EksCatalog {
    public static final ApiOperation LIST_ACCESS_ENTRIES = ApiOperation.of("eks", "ListAccessEntries");
    public static final ApiOperation DESCRIBE_ACCESS_ENTRY = ApiOperation.of("eks", "DescribeAccessEntry");
    public static final ApiOperation LIST_ASSOCIATED_ACCESS_POLICIES =
            ApiOperation.of("eks", "ListAssociatedAccessPolicies");
    public static final ApiOperation DESCRIBE_CLUSTER = ApiOperation.of("eks", "DescribeCluster");
    public static final ApiOperation LIST_NODEGROUPS = ApiOperation.of("eks", "ListNodegroups");
    public static final ApiOperation DESCRIBE_NODEGROUP = ApiOperation.of("eks", "DescribeNodegroup");
    public static final ApiOperation LIST_FARGATE_PROFILES = ApiOperation.of("eks", "ListFargateProfiles");
    public static final ApiOperation DESCRIBE_FARGATE_PROFILE = ApiOperation.of("eks", "DescribeFargateProfile");
    public static final ApiOperation LIST_ADDONS = ApiOperation.of("eks", "ListAddons");
    public static final ApiOperation DESCRIBE_ADDON = ApiOperation.of("eks", "DescribeAddon");
    public static final ApiOperation LIST_POD_IDENTITY_ASSOCIATIONS =
            ApiOperation.of("eks", "ListPodIdentityAssociations");
    public static final ApiOperation DESCRIBE_POD_IDENTITY_ASSOCIATION =
            ApiOperation.of("eks", "DescribePodIdentityAssociation");

    /** Values of {@link AuditParameters#auditLogging}. */
    public static final String AUDIT_ON = "on";

    public static final String AUDIT_OFF = "off";

    public static final Artifact ACCESS = new Artifact(
            "aws.eks.access",
            "Access to the cluster: access entries with their groups and policies",
            Volatility.V5,
            false,
            false,
            List.of(LIST_ACCESS_ENTRIES.key(), DESCRIBE_ACCESS_ENTRY.key(), LIST_ASSOCIATED_ACCESS_POLICIES.key()),
            List.of(
                    LIST_ACCESS_ENTRIES.permission(),
                    DESCRIBE_ACCESS_ENTRY.permission(),
                    LIST_ASSOCIATED_ACCESS_POLICIES.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeAccessEntry.html");

    public static final Artifact CLUSTER = new Artifact(
            "aws.eks.cluster",
            "The cluster: version, endpoint, network, access configuration, enabled logs",
            // The cluster itself is V5, but pods and their logs, which are not, cannot be requested without it.
            Volatility.V2,
            true,
            false,
            List.of(DESCRIBE_CLUSTER.key(), IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(DESCRIBE_CLUSTER.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html");

    /** Includes the auto scaling groups, which would replace a node that is removed. */
    public static final Artifact NODEGROUPS = artifact(
            "nodegroups",
            "The managed node groups: image, role, launch template, scaling",
            LIST_NODEGROUPS,
            DESCRIBE_NODEGROUP);

    public static final Artifact FARGATE_PROFILES = artifact(
            "fargate-profiles",
            "The Fargate profiles: pod selectors, pod execution role, subnets",
            LIST_FARGATE_PROFILES,
            DESCRIBE_FARGATE_PROFILE);

    public static final Artifact ADDONS =
            artifact("addons", "The EKS add-ons: versions, settings, roles and health", LIST_ADDONS, DESCRIBE_ADDON);

    public static final Artifact POD_IDENTITY = new Artifact(
            "aws.eks.pod-identity",
            "IAM roles of the namespace's service accounts by EKS Pod Identity",
            Volatility.V5,
            false,
            false,
            List.of(LIST_POD_IDENTITY_ASSOCIATIONS.key(), DESCRIBE_POD_IDENTITY_ASSOCIATION.key()),
            List.of(LIST_POD_IDENTITY_ASSOCIATIONS.permission(), DESCRIBE_POD_IDENTITY_ASSOCIATION.permission()),
            "https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribePodIdentityAssociation.html");

    public static final Artifact AUDIT = new Artifact(
            "aws.eks.audit",
            "The API server's audit log: requests about the target including exec and attach, permission changes",
            Volatility.V4,
            false,
            true,
            List.of(
                    LogsCatalog.FILTER_LOG_EVENTS.key(),
                    LogsCatalog.START_QUERY.key(),
                    LogsCatalog.GET_QUERY_RESULTS.key(),
                    LogsCatalog.DESCRIBE_LOG_GROUPS.key()),
            List.of(
                    LogsCatalog.FILTER_LOG_EVENTS.permission(),
                    LogsCatalog.START_QUERY.permission(),
                    LogsCatalog.GET_QUERY_RESULTS.permission(),
                    LogsCatalog.DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html");

    public static final Artifact INSIGHTS_LOGS = new Artifact(
            "aws.eks.insights-logs",
            "Container Insights: pod logs that an agent on the nodes sent",
            Volatility.V4,
            false,
            true,
            List.of(
                    LogsCatalog.DESCRIBE_LOG_STREAMS.key(),
                    LogsCatalog.FILTER_LOG_EVENTS.key(),
                    LogsCatalog.START_QUERY.key(),
                    LogsCatalog.GET_QUERY_RESULTS.key(),
                    LogsCatalog.DESCRIBE_LOG_GROUPS.key()),
            List.of(
                    LogsCatalog.DESCRIBE_LOG_STREAMS.permission(),
                    LogsCatalog.FILTER_LOG_EVENTS.permission(),
                    LogsCatalog.START_QUERY.permission(),
                    LogsCatalog.GET_QUERY_RESULTS.permission(),
                    LogsCatalog.DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-EKS-logs.html");

    public static final Artifact METRICS = new Artifact(
            "aws.eks.metrics",
            "CPU, memory, network and restarts of the pods and their containers",
            Volatility.V3,
            false,
            false,
            List.of(MetricsCatalog.LIST_METRICS.key(), MetricsCatalog.GET_METRIC_DATA.key()),
            List.of(MetricsCatalog.LIST_METRICS.permission(), MetricsCatalog.GET_METRIC_DATA.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-EKS.html");

    /** Resources of a cluster that EKS lists and describes, one artifact for each kind. */
    public static final List<Artifact> LISTED = List.of(ACCESS, NODEGROUPS, FARGATE_PROFILES, ADDONS, POD_IDENTITY);

    /**
     * Parameters of {@link #AUDIT}.
     *
     * @param auditLogging state of the cluster's audit log; "" if unknown
     * @param auditedAccount service account whose own requests are searched for
     * @param auditedRights true to search for permission changes of any principal
     */
    public record AuditParameters(
            EksPlace place, @WrittenWhenEmpty String auditLogging, String auditedAccount, boolean auditedRights) {}

    /**
     * Parameters of {@link #LISTED} artifacts. No parameter contains connection data.
     *
     * @param authenticationMode authentication mode of the cluster, "" if EKS does not report it
     */
    public record AccessParameters(EksPlace place, String authenticationMode) {}

    /** Parameters of {@link #INSIGHTS_LOGS}; without streams they are listed first. */
    public record InsightsLogsParameters(EksPlace place, List<String> streams) {}

    private EksCatalog() {}

    private static Artifact artifact(String id, String title, ApiOperation list, ApiOperation describe) {
        return new Artifact(
                "aws.eks." + id,
                title,
                Volatility.V5,
                false,
                false,
                List.of(list.key(), describe.key()),
                List.of(list.permission(), describe.permission()),
                "https://docs.aws.amazon.com/eks/latest/APIReference/API_" + describe.name() + ".html");
    }
}
