package org.ephemera.aws.source;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ephemera.collect.Recorder;
import org.ephemera.evidence.Outcome;
import org.ephemera.evidence.TimeWindow;

/**
 * Plans the questions to CloudTrail about a target, one item each. {@code ResourceName} is not asked for: events of ECS
 * name few resources or none, and all of them are found by their source.
 */
final class TrailPlan {
    /** Who makes logs disappear does it with one of these. */
    private static final List<String> ERASURES = List.of("DeleteLogStream", "DeleteLogGroup", "PutRetentionPolicy");

    /** Of a service or a cluster; the newest. */
    private static final int MOST_TASKS = 20;

    private final Map<String, String> target;
    private final AuditWindow audit;
    private final Recorder recorder;

    /** @param target the params that name it: {@code target, region, account, partition, cluster, task} */
    TrailPlan(Map<String, String> target, AuditWindow audit, Recorder recorder) {
        this.target = Map.copyOf(target);
        this.audit = audit;
        this.recorder = recorder;
    }

    /** What the tasks' own roles did: the id of a task is the name of its role's sessions. */
    void roleSessions(List<String> taskIds) {
        taskIds.stream().limit(MOST_TASKS).forEach(id -> plan("Username", id, audit.life(), Map.of()));
        int left = taskIds.size() - MOST_TASKS;
        if (left > 0) {
            Map<String, String> ended = new TreeMap<>();
            Ended.put(
                    ended,
                    new Outcome.Skipped("it was asked for the newest " + MOST_TASKS
                            + " tasks, as two questions a second" + " are answered; collect the " + left
                            + " others by themselves to know what their roles did"));
            plan("Username", "", audit.life(), ended);
        }
    }

    /** What everybody did to ECS, and to logs. */
    void account(TimeWindow window) {
        plan("EventSource", "ecs.amazonaws.com", window, Map.of());
        audit.start().ifPresent(start -> plan("EventSource", "ecs.amazonaws.com", start, Map.of()));
        ERASURES.forEach(name -> plan("EventName", name, audit.life(), Map.of()));
    }

    /** Who opened a session in a container, and the logs of these sessions. */
    void sessions(ExecLogging logging) {
        plan("EventName", ExecPlan.EXECUTE, audit.life(), logging.params());
    }

    private void plan(String attribute, String value, TimeWindow window, Map<String, String> more) {
        Map<String, String> params = new TreeMap<>(target);
        params.putAll(more);
        params.put("attribute", attribute);
        params.put("value", value);
        recorder.plan(CloudTrailEventsSource.ARTIFACT, window, params);
    }
}
