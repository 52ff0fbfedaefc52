package org.ephemera.lab.scenario;

import java.util.List;

/** What is kept of who did what: CloudTrail's events, buckets in which logs of sessions are, logs of ECS itself. */
public record AuditState(List<TrailEvent> trail, List<Bucket> buckets, List<LogDelivery> deliveries) {

    public AuditState {
        trail = List.copyOf(trail);
        buckets = List.copyOf(buckets);
        deliveries = List.copyOf(deliveries);
    }
}
