package org.ephemera.lab.scenario;

import java.util.List;
import java.util.Optional;

/**
 * What is kept of who did what: CloudTrail's events, buckets in which logs of sessions are, logs of ECS itself.
 *
 * @param trail the event history's
 * @param stored what a trail has stored, if there is one
 */
public record AuditState(
        List<TrailEvent> trail, List<Bucket> buckets, List<LogDelivery> deliveries, Optional<StoredTrail> stored) {

    public AuditState {
        trail = List.copyOf(trail);
        buckets = List.copyOf(buckets);
        deliveries = List.copyOf(deliveries);
    }
}
