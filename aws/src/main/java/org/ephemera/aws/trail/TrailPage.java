package org.ephemera.aws.trail;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ephemera.collect.source.SdkCollections;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/** CloudTrail events of one response page, in the order of the page. */
record TrailPage(List<Event> events) {
    TrailPage {
        events = List.copyOf(events);
    }

    static TrailPage of(LookupEventsResponse response) {
        return new TrailPage(SdkCollections.withoutNulls(response.events()));
    }

    Optional<Instant> first() {
        return times().stream().min(Comparator.naturalOrder());
    }

    Optional<Instant> last() {
        return times().stream().max(Comparator.naturalOrder());
    }

    private List<Instant> times() {
        return events.stream().map(Event::eventTime).filter(Objects::nonNull).toList();
    }
}
