package org.ephemera.analyze.parse.aws;

import java.util.Set;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.WorkloadRun;

/**
 * Initiator of a task. It is read from the call that started the task, in which CloudTrail records the service as
 * {@code invokedBy} or as address; otherwise from {@code startedBy}, which a caller may set to any value.
 */
public enum StartInitiator {
    /** Scheduler of an ECS service. */
    SERVICE,
    /** EventBridge schedule or rule, Step Functions, or Batch. */
    SCHEDULE,
    /** Caller of the API. */
    CALLER;

    private static final Set<String> SCHEDULERS =
            Set.of("events.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com", "batch.amazonaws.com");

    public static StartInitiator of(ControlCall call) {
        String by = call.entry().path("userIdentity").path("invokedBy").asText();
        return SCHEDULERS.contains(by)
                        || call.sourceIp().filter(SCHEDULERS::contains).isPresent()
                ? SCHEDULE
                : CALLER;
    }

    public static StartInitiator of(WorkloadRun run) {
        return of(run.startedBy());
    }

    static StartInitiator of(String by) {
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
