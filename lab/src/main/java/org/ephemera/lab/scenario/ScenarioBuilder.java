package org.ephemera.lab.scenario;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Builder of scenarios for tests with a simulated service on ECS. A scenario has one running Fargate task by default.
 */
public final class ScenarioBuilder {
    private final Clock clock;
    private final Instant now;
    private final SequencedMap<String, PlannedContainer> containers = new LinkedHashMap<>();
    private final Map<String, LogEvents> logs = new HashMap<>();
    private final List<KmsKey> keys = new ArrayList<>();
    private TaskState state = TaskState.RUNNING;
    private boolean serviceMetrics = true;
    private boolean insights = true;
    private boolean idle;
    private boolean exec;
    private Optional<String> trailRegion = Optional.empty();
    private Duration logGroupsBefore = Duration.ofDays(90);
    private int tasks = 1;
    private int stoppedTasks;
    private int definitions = 1;
    private int instances;
    private boolean managed;
    private int services = 1;
    private boolean serviceDeleted;
    private boolean clusterDeleted;
    private long seed = 1;
    private long calls;

    private ScenarioBuilder(Clock clock) {
        this.clock = clock;
        this.now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        keys.add(key("seal", "ECC_NIST_P256", true));
    }

    public static ScenarioBuilder at(Clock clock) {
        return new ScenarioBuilder(clock);
    }

    /** Creates a builder whose clock is fixed. */
    public static ScenarioBuilder at(Instant instant) {
        return at(Clock.fixed(instant, ZoneOffset.UTC));
    }

    /**
     * Adds a container with an awslogs stream of the given size. A container with the name of a Service Connect proxy
     * is one.
     */
    public ScenarioBuilder container(String name, long events, int messageBytes) {
        containers.put(name, PlannedContainer.awslogs(name, BuiltAccount.REGION, events, messageBytes));
        return this;
    }

    /** Sets the log driver of an added container. */
    public ScenarioBuilder logDriver(String name, String driver) {
        return change(name, container -> container.driver(driver));
    }

    /** Makes an added container send its log to CloudWatch through FireLens. */
    public ScenarioBuilder routedThroughFireLens(String name) {
        return logDriver(name, PlannedContainer.ROUTED);
    }

    /**
     * Makes the runtime id the stream name of an added container. All containers of one task have the same runtime id.
     */
    public ScenarioBuilder withoutStreamPrefix(String name) {
        return logDriver(name, PlannedContainer.BARE);
    }

    public ScenarioBuilder logRegion(String name, String region) {
        return change(name, container -> container.logRegion(region));
    }

    public ScenarioBuilder logGroupClass(String name, String logGroupClass) {
        return change(name, container -> container.logGroupClass(logGroupClass));
    }

    /** Makes the log groups as old as the task. */
    public ScenarioBuilder youngLogGroups() {
        this.logGroupsBefore = Duration.ZERO;
        return this;
    }

    /** Replaces the generated log of a container. The log may grow while it is read. */
    public ScenarioBuilder log(String name, LogEvents events) {
        logs.put(name, events);
        return this;
    }

    private ScenarioBuilder change(String name, UnaryOperator<PlannedContainer> change) {
        if (containers.computeIfPresent(name, (key, container) -> change.apply(container)) == null) {
            throw new IllegalArgumentException("Container not added: " + name);
        }
        return this;
    }

    public ScenarioBuilder seed(long other) {
        this.seed = other;
        return this;
    }

    /** Sets the number of tasks of the service, each with logs and metrics. The first is the target of the scenario. */
    public ScenarioBuilder tasks(int count) {
        this.tasks = count;
        return this;
    }

    /** Sets how many of the tasks, the oldest ones, have just stopped. */
    public ScenarioBuilder stoppedTasks(int count) {
        this.stoppedTasks = count;
        return this;
    }

    /** Sets the number of task definition revisions, which are assigned to the tasks in turn. */
    public ScenarioBuilder definitions(int count) {
        this.definitions = count;
        return this;
    }

    /** Makes the tasks run on this number of EC2 container instances instead of Fargate. */
    public ScenarioBuilder onInstances(int count) {
        this.instances = count;
        return this;
    }

    /** Makes ECS manage the instances. The account hides AWS-managed resources unless a request includes them. */
    public ScenarioBuilder managedByEcs() {
        this.managed = true;
        return this;
    }

    /** Sets the number of services of the cluster. The tasks belong to the first one. */
    public ScenarioBuilder services(int count) {
        this.services = count;
        return this;
    }

    /** Makes the service deleted hours ago, together with its tasks. */
    public ScenarioBuilder serviceDeleted() {
        this.serviceDeleted = true;
        return gone();
    }

    /** Makes the cluster deleted, together with the service. */
    public ScenarioBuilder clusterDeleted() {
        this.clusterDeleted = true;
        return serviceDeleted();
    }

    public ScenarioBuilder stopped() {
        this.state = TaskState.STOPPED;
        return this;
    }

    /** Makes ECS no longer return the task. Its task definition is inactive. */
    public ScenarioBuilder gone() {
        this.state = TaskState.GONE;
        return this;
    }

    /** Makes all metric values zero. */
    public ScenarioBuilder idle() {
        this.idle = true;
        return this;
    }

    public ScenarioBuilder withoutServiceMetrics() {
        this.serviceMetrics = false;
        return this;
    }

    /**
     * Adds an ECS Exec session, logged to a log group and a bucket, and logs that ECS delivers ({@link LogDelivery}).
     */
    public ScenarioBuilder withExec() {
        this.exec = true;
        return this;
    }

    /** Adds a trail that stores the events in a log group of this region. */
    public ScenarioBuilder withTrail(String region) {
        this.trailRegion = Optional.of(region);
        return this;
    }

    public ScenarioBuilder withoutInsights() {
        this.insights = false;
        return this;
    }

    /** Sets the number of ECS calls in CloudTrail. */
    public ScenarioBuilder calls(long count) {
        this.calls = count;
        return this;
    }

    /** Adds a KMS key. Every scenario already has one for seals. */
    public ScenarioBuilder key(String name, String spec) {
        keys.add(key(name, spec, true));
        return this;
    }

    public ScenarioBuilder disabledKey(String name) {
        keys.add(key(name, "ECC_NIST_P256", false));
        return this;
    }

    private static KmsKey key(String name, String spec, boolean enabled) {
        return new KmsKey(
                "arn:aws:kms:" + BuiltAccount.REGION + ":" + BuiltAccount.ID + ":key/" + name,
                "alias/" + name,
                spec,
                enabled);
    }

    public Scenario build() {
        if (containers.isEmpty()) {
            container("app", 100, 100);
        }
        BuiltTask task = new BuiltTask(
                List.copyOf(containers.values()),
                state,
                now,
                insights,
                exec,
                tasks,
                stoppedTasks,
                definitions,
                instances,
                managed,
                new BuiltCluster(services, serviceDeleted, clusterDeleted));
        BuiltMetrics metrics = new BuiltMetrics(task, now, idle);
        BuiltAudit audit = new BuiltAudit(task, now, calls, exec, trailRegion);
        List<MetricSeries> series = new ArrayList<>();
        if (serviceMetrics) {
            series.addAll(metrics.ofService());
        }
        if (insights) {
            series.addAll(metrics.ofInsights());
        }
        return new Scenario(
                "built",
                "A built scenario",
                "A task of a service, made for a test",
                clock,
                now,
                BuiltAccount.ID,
                BuiltAccount.REGION,
                task.arn(0),
                task.stateChange(),
                task.ecs(),
                logGroups(task, audit),
                series,
                keys,
                new StsCaller(
                        BuiltAccount.ID,
                        "arn:aws:sts::" + BuiltAccount.ID + ":assumed-role/ephemera-collector/test",
                        "AROAEXAMPLE000EPHEMERA:test"),
                audit.state(),
                new BuiltResources(task).state(),
                Optional.empty());
    }

    private List<LogGroup> logGroups(BuiltTask task, BuiltAudit audit) {
        Instant from = now.minus(BuiltTask.AGE);
        Stream<LogGroup> ofContainers = containers.values().stream()
                .filter(PlannedContainer::isInCloudWatch)
                .map(container -> new LogGroup(
                        container.logRegion(),
                        container.logGroup(),
                        container.logGroupClass(),
                        Optional.of(30),
                        from.minus(logGroupsBefore),
                        IntStream.range(0, tasks)
                                .mapToObj(index -> stream(container, task, index, from))
                                .toList()));
        List<LogGroup> groups = new ArrayList<>(ofContainers.toList());
        groups.addAll(audit.groups());
        if (insights) {
            groups.add(audit.performance());
        }
        return groups;
    }

    private LogStream stream(PlannedContainer container, BuiltTask task, int index, Instant from) {
        return new LogStream(
                task.streamOf(container, index),
                from,
                logs.getOrDefault(
                        container.name(),
                        new GeneratedLog(
                                container.events(),
                                container.messageBytes(),
                                seed + container.name().hashCode() + index,
                                from,
                                now.minusSeconds(1))));
    }
}
