package org.ephemera.acquire.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSubject;

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
    public static Alert of(List<Alert> alerts, String what) {
        Map<Known, AlertSubject> subjects = new LinkedHashMap<>();
        List<Alert.Unplaced> unplaced = new ArrayList<>();
        for (Alert alert : alerts) {
            switch (alert) {
                case Alert.Recognised recognised -> {
                    recognised.subjects().forEach(subject -> subjects.putIfAbsent(Known.of(subject), subject));
                    unplaced.addAll(recognised.unplaced());
                }
                case Alert.NoContainer none -> unplaced.add(none);
                case Alert.NotAnAlert not -> unplaced.add(not);
            }
        }
        return subjects.isEmpty()
                ? nothing(unplaced, what)
                : new Alert.Recognised(List.copyOf(subjects.values()), unplaced);
    }

    /**
     * Returns the result if no alert identifies a container. It represents all alerts, so it contains the bytes of none
     * of them.
     */
    private static Alert nothing(List<Alert.Unplaced> unplaced, String what) {
        if (unplaced.isEmpty()) {
            return new Alert.NoContainer("the list of " + what + " is empty");
        }
        String first = unplaced.getFirst().reason();
        String reason = unplaced.size() == 1
                ? first
                : "its " + unplaced.size() + " " + what + " identify no container; reason for the first: " + first;
        return unplaced.stream().allMatch(each -> each instanceof Alert.NotAnAlert)
                ? new Alert.NotAnAlert(reason)
                : new Alert.NoContainer(reason);
    }
}
