package org.ephemera.aws.catalog;

import java.util.List;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.param.WrittenWhenEmpty;
import org.ephemera.model.Artifact;
import org.ephemera.model.Volatility;

/**
 * Catalog of the ECS operations and artifacts: tasks, services, clusters, and the records that ECS keeps about them.
 */
public final class EcsCatalog {
    public static final ApiOperation DESCRIBE_CLUSTERS = ApiOperation.of("ecs", "DescribeClusters");
    public static final ApiOperation DESCRIBE_CONTAINER_INSTANCES =
            ApiOperation.of("ecs", "DescribeContainerInstances");
    public static final ApiOperation LIST_TASK_DEFINITIONS = ApiOperation.of("ecs", "ListTaskDefinitions");
    public static final ApiOperation LIST_SERVICE_DEPLOYMENTS = ApiOperation.of("ecs", "ListServiceDeployments");
    public static final ApiOperation DESCRIBE_SERVICE_DEPLOYMENTS =
            ApiOperation.of("ecs", "DescribeServiceDeployments");
    public static final ApiOperation DESCRIBE_SERVICE_REVISIONS = ApiOperation.of("ecs", "DescribeServiceRevisions");
    public static final ApiOperation LIST_SERVICES = ApiOperation.of("ecs", "ListServices");
    public static final ApiOperation DESCRIBE_SERVICES = ApiOperation.of("ecs", "DescribeServices");
    public static final ApiOperation DESCRIBE_TASK_DEFINITION = ApiOperation.of("ecs", "DescribeTaskDefinition");
    public static final ApiOperation DESCRIBE_TASKS = ApiOperation.of("ecs", "DescribeTasks");
    public static final ApiOperation LIST_CONTAINER_INSTANCES = ApiOperation.of("ecs", "ListContainerInstances");
    public static final ApiOperation LIST_TASKS = ApiOperation.of("ecs", "ListTasks");
    public static final ApiOperation LIST_CLUSTERS = ApiOperation.of("ecs", "ListClusters");

    private static final String ACTION_LOGS_REFERENCE =
            "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/action-logs.html";

    public static final Artifact ACTION_LOGS = new Artifact(
            "aws.ecs.action-logs",
            "Delivery settings of the cluster's ECS action logs",
            Volatility.V5,
            false,
            false,
            List.of(
                    LogsCatalog.DESCRIBE_DELIVERY_SOURCES.key(),
                    LogsCatalog.DESCRIBE_DELIVERIES.key(),
                    LogsCatalog.DESCRIBE_DELIVERY_DESTINATIONS.key(),
                    LogsCatalog.DESCRIBE_LOG_STREAMS.key(),
                    IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(
                    LogsCatalog.DESCRIBE_DELIVERY_SOURCES.permission(),
                    LogsCatalog.DESCRIBE_DELIVERIES.permission(),
                    LogsCatalog.DESCRIBE_DELIVERY_DESTINATIONS.permission(),
                    LogsCatalog.DESCRIBE_LOG_STREAMS.permission()),
            ACTION_LOGS_REFERENCE);

    public static final Artifact ACTION_LOG = new Artifact(
            "aws.ecs.action-log",
            "Action log of ECS: its steps in the deployments of a service",
            Volatility.V4,
            false,
            false,
            LogsCatalog.STREAM.operations(),
            LogsCatalog.STREAM.permissions(),
            ACTION_LOGS_REFERENCE);

    public static final Artifact CAPTURED_EVENTS = new Artifact(
            "aws.ecs.captured-events",
            "Captured ECS events in a log group: task states with their reasons, also of tasks that ECS does not"
                    + " return any more",
            Volatility.V4,
            false,
            true,
            List.of(LogsCatalog.FILTER_LOG_EVENTS.key(), LogsCatalog.DESCRIBE_LOG_GROUPS.key()),
            List.of(LogsCatalog.FILTER_LOG_EVENTS.permission(), LogsCatalog.DESCRIBE_LOG_GROUPS.permission()),
            "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/container-insights-ECS-lifecycle-events.html");

    public static final Artifact CLUSTER = new Artifact(
            "aws.ecs.cluster",
            "The cluster: settings, capacity providers, logging of exec sessions",
            Volatility.V5,
            false,
            false,
            List.of(DESCRIBE_CLUSTERS.key(), IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(DESCRIBE_CLUSTERS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeClusters.html");

    public static final Artifact CONTAINER_INSTANCE = new Artifact(
            "aws.ecs.container-instance",
            "The container instances: machine, agent and Docker version, attributes, health",
            Volatility.V2,
            false,
            false,
            List.of(DESCRIBE_CONTAINER_INSTANCES.key()),
            List.of(DESCRIBE_CONTAINER_INSTANCES.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeContainerInstances.html");

    public static final Artifact DEFINITION_HISTORY = new Artifact(
            "aws.ecs.definition-history",
            "Revisions of the task definition's family: the five before the last that ran, and the predecessor of each"
                    + " other",
            Volatility.V5,
            false,
            true,
            List.of(LIST_TASK_DEFINITIONS.key(), DESCRIBE_TASK_DEFINITION.key()),
            List.of(LIST_TASK_DEFINITIONS.permission(), DESCRIBE_TASK_DEFINITION.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTaskDefinitions.html");

    public static final Artifact SERVICE_DEPLOYMENTS = new Artifact(
            "aws.ecs.service-deployments",
            "The service's deployments of the last 90 days: when, from and to which revision, rolled back or not",
            Volatility.V5,
            false,
            false,
            List.of(LIST_SERVICE_DEPLOYMENTS.key(), DESCRIBE_SERVICE_DEPLOYMENTS.key()),
            List.of(LIST_SERVICE_DEPLOYMENTS.permission(), DESCRIBE_SERVICE_DEPLOYMENTS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListServiceDeployments.html");

    public static final Artifact SERVICE_REVISIONS = new Artifact(
            "aws.ecs.service-revisions",
            "The service's revisions since 2024-10-25: definition, image digests, network, volumes, GuardDuty",
            Volatility.V5,
            false,
            true,
            List.of(DESCRIBE_SERVICE_REVISIONS.key()),
            List.of(DESCRIBE_SERVICE_REVISIONS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServiceRevisions.html");

    public static final Artifact SERVICE = new Artifact(
            "aws.ecs.service",
            "The service: desired state, latest events, deployments and task sets",
            Volatility.V2,
            false,
            true,
            List.of(
                    LIST_SERVICES.key(),
                    DESCRIBE_SERVICES.key(),
                    LIST_TASKS.key(),
                    IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(LIST_SERVICES.permission(), DESCRIBE_SERVICES.permission(), LIST_TASKS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeServices.html");

    public static final Artifact TASK_DEFINITION = new Artifact(
            "aws.ecs.task-definition",
            "The task definition: images, commands, environment, privileges, mounts, log drivers",
            Volatility.V5,
            true,
            true,
            List.of(DESCRIBE_TASK_DEFINITION.key()),
            List.of(DESCRIBE_TASK_DEFINITION.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTaskDefinition.html");

    public static final Artifact TASK = new Artifact(
            "aws.ecs.task",
            "The task: state, containers, image digests, network, overrides",
            Volatility.V2,
            true,
            true,
            List.of(DESCRIBE_TASKS.key(), IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(DESCRIBE_TASKS.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html");

    public static final Artifact TASKS = new Artifact(
            "aws.ecs.tasks",
            "The tasks of the target, running and stopped: state, containers, image digests, overrides",
            Volatility.V2,
            true,
            true,
            List.of(
                    LIST_TASKS.key(),
                    LIST_CONTAINER_INSTANCES.key(),
                    DESCRIBE_TASKS.key(),
                    DESCRIBE_SERVICES.key(),
                    IamCatalog.GET_CALLER_IDENTITY.key()),
            List.of(
                    LIST_TASKS.permission(),
                    LIST_CONTAINER_INSTANCES.permission(),
                    DESCRIBE_TASKS.permission(),
                    DESCRIBE_SERVICES.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html");

    public static final Artifact SERVICE_CONNECT = new Artifact(
            "aws.ecs.service-connect",
            "Log configuration of Service Connect proxies in the deployments of their service",
            Volatility.V2,
            false,
            true,
            List.of(DESCRIBE_SERVICES.key()),
            List.of(DESCRIBE_SERVICES.permission()),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceConnectConfiguration.html");

    public static final Artifact STARTUP_EVENTS = new Artifact(
            "aws.ecs.startup-events",
            "Lifecycle events of the task: times, image pull, attachments, stop reasons, exit codes",
            Volatility.V2,
            false,
            false,
            List.of(),
            List.of(),
            "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Task.html");

    /**
     * Parameters of {@link #CONTAINER_INSTANCE}.
     *
     * @param hosts ids of the EC2 instances on which stopped tasks ran
     * @param trail ARN of the trail that the user gave with {@code --trail}; "" if none was given
     */
    public record ContainerInstanceParameters(EcsPlace place, List<String> instances, Ec2Ids hosts, String trail) {}

    /**
     * Parameters of {@link #DEFINITION_HISTORY}.
     *
     * @param ran the revisions that ran
     */
    public record DefinitionHistoryParameters(
            EcsPlace place, String family, @WrittenWhenEmpty List<String> ran) {}

    /**
     * Parameters of {@link #SERVICE_DEPLOYMENTS}.
     *
     * @param revisions ARNs of the current service revisions
     * @param controller type of the deployment controller; "" if ECS does not report it
     */
    public record ServiceDeploymentsParameters(
            EcsPlace place,
            String serviceArn,
            @WrittenWhenEmpty List<String> revisions,
            String controller) {}

    /** Parameters of {@link #SERVICE_REVISIONS}. */
    public record ServiceRevisionsParameters(
            EcsPlace place, @WrittenWhenEmpty List<String> revisions) {}

    /** Parameters of {@link #TASKS}: the limit of tasks whose evidence is collected completely. */
    public record TasksParameters(int limit) {}

    private EcsCatalog() {}
}
