package org.ephemera.lab.scenario;

import java.util.List;
import java.util.Optional;

/**
 * Simulated audit trail of an AWS account: CloudTrail events, buckets with session logs, and logs that ECS delivers
 * ({@link LogDelivery}).
 *
 * @param trail events of the event history
 * @param stored events that a trail has stored, if a trail exists
 */
public record AuditState(
        List<TrailEvent> trail, List<Bucket> buckets, List<LogDelivery> deliveries, Optional<StoredTrail> stored) {

    public AuditState {
        trail = List.copyOf(trail);
        buckets = List.copyOf(buckets);
        deliveries = List.copyOf(deliveries);
    }
}
