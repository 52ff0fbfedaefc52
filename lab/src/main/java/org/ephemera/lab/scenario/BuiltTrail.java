package org.ephemera.lab.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Simulated events that an organization trail of all regions stored in addition to the event history. Two events are
 * older than the event history: a session in the cluster of the task and a deployment of its service. The other events
 * are activity of the task's credentials in another region and a call in another account.
 */
record BuiltTrail(BuiltTask task, Instant now, List<TrailEvent> history, String region) {
    /** Age that exceeds the retention of the event history. */
    static final Duration OLD = Duration.ofDays(200);

    static final String OLD_SESSION = "ecs-execute-command-0ldsession0000001";

    StoredTrail stored() {
        List<TrailEvent> events = new ArrayList<>(history);
        events.add(BuiltAudit.executeCommand(task, now.minus(OLD), OLD_SESSION, -2));
        TrailEvent deployment = BuiltAudit.event("UpdateService", now.minus(OLD), -3);
        deployment
                .event()
                .putObject("responseElements")
                .putObject("service")
                .put("serviceArn", BuiltTask.PREFIX + "service/" + BuiltTask.CLUSTER + "/" + BuiltTask.SERVICE);
        events.add(deployment);
        for (int i = 0; i < task.tasks(); i++) {
            events.add(abroad(i));
        }
        TrailEvent foreign = BuiltAudit.event("StopTask", now.minus(Duration.ofHours(1)), -4);
        foreign.event().put("recipientAccountId", "444455556666");
        events.add(foreign);
        return new StoredTrail(BuiltAccount.ID, region, events);
    }

    private TrailEvent abroad(int index) {
        TrailEvent event = BuiltAudit.event("ListBuckets", now.minus(Duration.ofHours(1)), -1000 - index);
        event.event().put("eventSource", "s3.amazonaws.com").put("awsRegion", "us-east-1");
        event.event()
                .putObject("userIdentity")
                .put("type", "AssumedRole")
                .put("principalId", "AROAEXAMPLE000000TASK:" + task.id(index));
        return event;
    }
}
