package org.ephemera.acquire.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.AlertSubject;
import org.ephemera.acquire.ParsedAlert;

/**
 * Union of several alerts that were received together. Duplicate events are removed, and so are duplicate requests
 * without an id.
 */
public final class MergedAlert {
    /**
     * Identity of an event.
     *
     * @param unnamed complete subject of a request without an id: two requests about one target can have different
     *     windows
     */
    private record Known(
            String source, String eventId, Optional<Instant> eventTime, String target, Optional<AlertSubject> unnamed) {
        static Known of(AlertSubject subject) {
            return new Known(
                    subject.trigger().source(),
                    subject.trigger().eventId(),
                    subject.trigger().eventTime(),
                    subject.target().id(),
                    Optional.of(subject).filter(each -> each.trigger().eventId().isEmpty()));
        }
    }

    private MergedAlert() {}

    /**
     * Merges the alerts.
     *
     * @param what plural noun for the alerts, for users
     */
    public static ParsedAlert merge(List<ParsedAlert> alerts, String what) {
        Map<Known, AlertSubject> subjects = new LinkedHashMap<>();
        List<ParsedAlert.Unplaced> unplaced = new ArrayList<>();
        for (ParsedAlert alert : alerts) {
            switch (alert) {
                case ParsedAlert.Recognised recognised -> {
                    recognised.subjects().forEach(subject -> subjects.putIfAbsent(Known.of(subject), subject));
                    unplaced.addAll(recognised.unplaced());
                }
                case ParsedAlert.NoContainer none -> unplaced.add(none);
                case ParsedAlert.NotAnAlert not -> unplaced.add(not);
            }
        }
        return subjects.isEmpty()
                ? nothing(unplaced, what)
                : new ParsedAlert.Recognised(List.copyOf(subjects.values()), unplaced);
    }

    /**
     * Returns the result if no alert identifies a container. It represents all alerts, so it contains the bytes of none
     * of them.
     */
    private static ParsedAlert nothing(List<ParsedAlert.Unplaced> unplaced, String what) {
        if (unplaced.isEmpty()) {
            return new ParsedAlert.NoContainer("the list of " + what + " is empty");
        }
        String first = unplaced.getFirst().reason();
        String reason = unplaced.size() == 1
                ? first
                : "its " + unplaced.size() + " " + what + " identify no container; reason for the first: " + first;
        return unplaced.stream().allMatch(each -> each instanceof ParsedAlert.NotAnAlert)
                ? new ParsedAlert.NotAnAlert(reason)
                : new ParsedAlert.NoContainer(reason);
    }
}
