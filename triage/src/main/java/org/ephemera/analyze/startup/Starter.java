package org.ephemera.analyze.startup;

import org.ephemera.analyze.model.Run;

/** Who started a task, by its {@code startedBy}. What a service writes there a caller may write too. */
enum Starter {
    /** The scheduler of a service. */
    SERVICE,
    /** A schedule or a rule of EventBridge, Step Functions or Batch. */
    SCHEDULE,
    /** Whoever called. */
    CALLER;

    static Starter of(Run run) {
        return of(run.startedBy());
    }

    static Starter of(String by) {
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
