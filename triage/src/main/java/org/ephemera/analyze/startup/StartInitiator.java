package org.ephemera.analyze.startup;

import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.WorkloadRun;

/**
 * Who started a task: by the call that did, in which CloudTrail itself writes who called on whose behalf; else by its {@code startedBy}. What
 * a service writes there a caller may write too.
 */
enum StartInitiator {
    /** The scheduler of a service. */
    SERVICE,
    /** A schedule or a rule of EventBridge, Step Functions or Batch. */
    SCHEDULE,
    /** Whoever called. */
    CALLER;

    private static final Set<String> SCHEDULERS =
            Set.of("events.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com", "batch.amazonaws.com");

    static StartInitiator of(ControlCall call) {
        String by = call.entry().path("userIdentity").path("invokedBy").asText();
        return SCHEDULERS.contains(by) ? SCHEDULE : CALLER;
    }

    static StartInitiator of(WorkloadRun run) {
        String by = run.startedBy();
        if (by.startsWith("ecs-svc/")) {
            return SERVICE;
        }
        return by.startsWith("events-rule/")
                        || by.startsWith("chronos-schedule/")
                        || by.startsWith("AWS Step Functions")
                        || by.startsWith("aws-batch")
                ? SCHEDULE
                : CALLER;
    }
}
