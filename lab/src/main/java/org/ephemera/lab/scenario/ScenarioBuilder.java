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

/** Builds scenarios for tests: one Fargate task of a service, as large or as broken as a test needs it. */
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

    /** Time stands still. */
    public static ScenarioBuilder at(Instant instant) {
        return at(Clock.fixed(instant, ZoneOffset.UTC));
    }

    /** A container with an awslogs stream of the given size; with the name of a proxy of Service Connect it is one. */
    public ScenarioBuilder container(String name, long events, int messageBytes) {
        containers.put(name, PlannedContainer.awslogs(name, BuiltAccount.REGION, events, messageBytes));
        return this;
    }

    /** For a container that was added before, as the two that follow. */
    public ScenarioBuilder logDriver(String name, String driver) {
        return change(name, container -> container.driver(driver));
    }

    /** Its lines reach CloudWatch through FireLens. */
    public ScenarioBuilder routed(String name) {
        return logDriver(name, PlannedContainer.ROUTED);
    }

    /** Its streams are named by the runtime's id alone; all containers of one task have the same one here. */
    public ScenarioBuilder withoutStreamPrefix(String name) {
        return logDriver(name, PlannedContainer.BARE);
    }

    public ScenarioBuilder logRegion(String name, String region) {
        return change(name, container -> container.logRegion(region));
    }

    public ScenarioBuilder logGroupClass(String name, String logGroupClass) {
        return change(name, container -> container.logGroupClass(logGroupClass));
    }

    /** The log groups are as old as the task. */
    public ScenarioBuilder youngLogGroups() {
        this.logGroupsBefore = Duration.ZERO;
        return this;
    }

    /** In place of a generated log; it may grow while it is read. */
    public ScenarioBuilder log(String name, LogEvents events) {
        logs.put(name, events);
        return this;
    }

    private ScenarioBuilder change(String name, UnaryOperator<PlannedContainer> change) {
        if (containers.computeIfPresent(name, (key, container) -> change.apply(container)) == null) {
            throw new IllegalArgumentException("No container named " + name + " yet");
        }
        return this;
    }

    public ScenarioBuilder seed(long other) {
        this.seed = other;
        return this;
    }

    /** The service has this many tasks, each with logs and metrics; the first is the scenario's own. */
    public ScenarioBuilder tasks(int count) {
        this.tasks = count;
        return this;
    }

    /** So many of them, the oldest, stopped a moment ago. */
    public ScenarioBuilder stoppedTasks(int count) {
        this.stoppedTasks = count;
        return this;
    }

    /** The tasks are of this many revisions, in turn. */
    public ScenarioBuilder definitions(int count) {
        this.definitions = count;
        return this;
    }

    /** The tasks run on so many container instances of EC2 and not on Fargate. */
    public ScenarioBuilder onInstances(int count) {
        this.instances = count;
        return this;
    }

    /** ECS manages these instances, and the account hides what AWS manages from whoever does not ask for it. */
    public ScenarioBuilder managedByEcs() {
        this.managed = true;
        return this;
    }

    /** The cluster has so many services; the tasks are the first one's. */
    public ScenarioBuilder services(int count) {
        this.services = count;
        return this;
    }

    /** Somebody deleted the service hours ago, and its tasks are gone with it. */
    public ScenarioBuilder serviceDeleted() {
        this.serviceDeleted = true;
        return gone();
    }

    /** Somebody deleted the cluster, too. */
    public ScenarioBuilder clusterDeleted() {
        this.clusterDeleted = true;
        return serviceDeleted();
    }

    public ScenarioBuilder stopped() {
        this.state = TaskState.STOPPED;
        return this;
    }

    /** ECS no longer knows the task, and its definition is inactive. */
    public ScenarioBuilder gone() {
        this.state = TaskState.GONE;
        return this;
    }

    /** Nothing was done: every metric has values, and all are zero. */
    public ScenarioBuilder idle() {
        this.idle = true;
        return this;
    }

    public ScenarioBuilder withoutServiceMetrics() {
        this.serviceMetrics = false;
        return this;
    }

    /** Somebody opened a session in the task; it is logged, in a log group and in a bucket, and so is what ECS did. */
    public ScenarioBuilder withExec() {
        this.exec = true;
        return this;
    }

    /** A trail has stored what happened: in a log group of this region. */
    public ScenarioBuilder withTrail(String region) {
        this.trailRegion = Optional.of(region);
        return this;
    }

    public ScenarioBuilder withoutInsights() {
        this.insights = false;
        return this;
    }

    /** CloudTrail knows of so many calls to ECS. */
    public ScenarioBuilder calls(long count) {
        this.calls = count;
        return this;
    }

    /** One more KMS key; the first of a scenario, fit for sealing, is there already. */
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
                new BuiltHoldings(task).state(),
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
