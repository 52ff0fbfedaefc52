package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/** Catalog of the CloudTrail operations and artifacts: API calls that CloudTrail recorded. */
public final class TrailCatalog {
    public static final ApiOperation LOOKUP_EVENTS = ApiOperation.of("cloudtrail", "LookupEvents");

    /** Value of the CloudTrail attribute EventSource for calls to ECS. */
    public static final String ECS_EVENTS = "ecs.amazonaws.com";

    public static final String EKS_EVENTS = "eks.amazonaws.com";

    /**
     * CloudTrail attribute that selects calls with the role of a task. Its value is the session name, which is the id
     * of the task.
     */
    public static final String SESSION_ATTRIBUTE = "Username";

    public static final Artifact EVENTS = new Artifact(
            "aws.cloudtrail.events",
            "API activity: calls to ECS or EKS, task and pod roles, exec, log deletions, the starters in all regions",
            Volatility.V4,
            false,
            true,
            List.of(LOOKUP_EVENTS.key()),
            List.of(LOOKUP_EVENTS.permission()),
            "https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html");

    public static final Artifact TRAIL_LOG = new Artifact(
            "aws.cloudtrail.log",
            "API activity from the log group of a named trail: the target, its role sessions, exec, log deletions",
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
            "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/send-cloudtrail-events-to-cloudwatch-logs.html");

    private TrailCatalog() {}
}
