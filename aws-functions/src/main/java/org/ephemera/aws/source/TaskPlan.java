package org.ephemera.aws.source;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.bag.PlannedItem;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.TimeWindow;

/** Plans what belongs to a task, each with all that is needed to ask for it again, however little is known. */
final class TaskPlan {
    /** How far back metrics are fetched: as long as CloudWatch keeps a minute. */
    private static final Duration METRICS = Duration.ofDays(14);

    private static final String SERVICE = "service:";
    private static final String FAMILY = "family:";

    private final PlannedItem task;
    private final KnownTask known;
    private final Recorder recorder;

    TaskPlan(PlannedItem task, KnownTask known, Recorder recorder) {
        this.task = task;
        this.known = known;
        this.recorder = recorder;
    }

    void plan() {
        recorder.plan(StartupEventsSource.ARTIFACT, task.window(), startupEvents());
        recorder.plan(EcsTaskDefinitionSource.ARTIFACT, task.window(), definition());
        TimeWindow window = TimeWindow.before(task.window().to(), METRICS);
        recorder.plan(ServiceMetricsSource.ARTIFACT, window, serviceMetrics());
        recorder.plan(ContainerInsightsSource.ARTIFACT, window, containerInsights());
        AuditWindow audit = new AuditWindow(task.window(), known.attribute("createdAt"));
        TrailPlan trail = new TrailPlan(named(), audit, recorder);
        trail.roleSession(task.param("task"));
        trail.account(task.window());
    }

    private Map<String, String> startupEvents() {
        Map<String, String> params = named();
        params.put("moments", Moment.toJson(known.moments()));
        if (known.moments().isEmpty()) {
            Ended.put(params, known.gap().orElseGet(() -> new Outcome.Empty("ECS told of no moment of the task")));
        }
        return params;
    }

    private Map<String, String> definition() {
        Map<String, String> params = named();
        params.putAll(known.attributes());
        params.put("containers", KnownContainer.toJson(known.containers()));
        known.overrides().ifPresent(where -> params.put("overrides", where));
        known.gap().ifPresent(gap -> params.put("overridesNotTold", "true"));
        if (known.attribute("taskDefinition").isEmpty()) {
            Ended.put(params, because("neither ECS nor the alert told which definition the task has"));
        }
        return params;
    }

    private Map<String, String> serviceMetrics() {
        Map<String, String> params = named();
        String group = known.attribute("group");
        if (group.startsWith(SERVICE)) {
            params.put("service", group.substring(SERVICE.length()));
        } else if (group.isEmpty() && known.gap().isPresent()) {
            Ended.put(params, because("neither ECS nor the alert told whether the task belongs to a service"));
        } else {
            Ended.put(
                    params,
                    new Outcome.NotApplicable("the task belongs to no service, and ECS keeps CPU and memory metrics of"
                            + " services only; Container Insights keeps those of tasks"));
        }
        return params;
    }

    private Map<String, String> containerInsights() {
        Map<String, String> params = named();
        String group = known.attribute("group");
        if (group.startsWith(SERVICE)) {
            params.put("service", group.substring(SERVICE.length()));
        } else if (group.startsWith(FAMILY)) {
            params.put("family", group.substring(FAMILY.length()));
        } else if (!known.attribute("taskDefinition").isEmpty()) {
            params.put("family", family(known.attribute("taskDefinition")));
        }
        // Metrics of a task this young may not be listed yet.
        params.put("createdAt", known.attribute("createdAt"));
        return params;
    }

    private Map<String, String> named() {
        Map<String, String> params = new TreeMap<>();
        for (String name : new String[] {"target", "region", "account", "partition", "cluster", "task"}) {
            params.put(name, task.param(name));
        }
        return params;
    }

    /** The same kind of end as the task's own, for something that only the task could have told. */
    private Outcome because(String sentence) {
        return known.gap()
                .map(gap -> gap.code().with(gap.detail(), sentence + "; what became of " + task.item() + " says why"))
                .orElseGet(() -> new Outcome.Failed("NotTold", sentence));
    }

    /** {@code arn:aws:ecs:…:task-definition/FAMILY:REVISION} */
    private static String family(String definition) {
        String name = definition.substring(definition.lastIndexOf('/') + 1);
        int colon = name.indexOf(':');
        return colon < 0 ? name : name.substring(0, colon);
    }
}
