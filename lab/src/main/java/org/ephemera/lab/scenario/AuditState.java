package org.ephemera.lab.scenario;

import java.util.List;

/** What is kept of who did what: CloudTrail's events, and buckets in which logs of sessions are. */
public record AuditState(List<TrailEvent> trail, List<Bucket> buckets) {

    public AuditState {
        trail = List.copyOf(trail);
        buckets = List.copyOf(buckets);
    }
}
