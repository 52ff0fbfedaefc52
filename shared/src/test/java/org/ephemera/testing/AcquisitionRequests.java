package org.ephemera.testing;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.AcquisitionRequest;
import org.ephemera.acquire.ReceivedEvent;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Requester;
import org.ephemera.model.CaseId;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.store.Retention;

/** Factory of acquisition requests from alerts and from users. */
public final class AcquisitionRequests {
    private AcquisitionRequests() {}

    public static AcquisitionRequest alert(String eventId, Instant eventTime) {
        return request(
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test.alerts", eventId, Optional.of(eventTime)),
                Retention.NONE);
    }

    /** Returns the request of an alert about a task and service that no other alert is about. */
    public static AcquisitionRequest alert(String eventId, Instant eventTime, String task) {
        AcquisitionTrigger trigger =
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "test.alerts", eventId, Optional.of(eventTime));
        Target target = new Target(
                "aws.ecs.task",
                "test:task/" + task,
                Map.of("region", "nowhere", "account", "123456789012", "group", "service:" + task));
        return request(target, trigger, Retention.NONE);
    }

    /** Returns the request of an alert about the target. */
    public static AcquisitionRequest alert(String eventId, Target target) {
        return request(
                target,
                new AcquisitionTrigger(
                        AcquisitionTrigger.Kind.ALERT, "test.alerts", eventId, Optional.of(Instant.EPOCH)),
                Retention.NONE);
    }

    public static AcquisitionRequest byHand(String eventId, Retention retention) {
        return request(
                new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "ephemera", eventId, Optional.empty()),
                retention);
    }

    private static AcquisitionRequest request(AcquisitionTrigger trigger, Retention retention) {
        return request(new Target("aws.ecs.task", "test:task/1", Map.of("region", "nowhere")), trigger, retention);
    }

    private static AcquisitionRequest request(Target target, AcquisitionTrigger trigger, Retention retention) {
        return new AcquisitionRequest(
                target,
                trigger,
                new ReceivedEvent(("{\"event\": \"as it came\", \"id\": \"" + trigger.eventId() + "\"}")
                        .getBytes(StandardCharsets.UTF_8)),
                new Requester("somebody", Requester.Method.CLAIMED, false),
                "a test",
                Optional.of(new CaseId("IR-1")),
                RequestedWindow.OPEN,
                retention);
    }
}
