package org.ephemera.acquire.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.AlertSubject;

/** Several alerts that came together, as one. An event that is in it twice counts once, and so does a request without an id. */
public final class MergedAlert {
    /** @param unnamed the whole of what has no id: two requests about one target may ask for different times */
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

    /** @param what they are, in the plural, for a reader */
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

    /** The whole stands for all of them: no bytes of one are pointed out. */
    private static Alert nothing(List<Alert.Unplaced> unplaced, String what) {
        if (unplaced.isEmpty()) {
            return new Alert.NoContainer("the list of " + what + " is empty");
        }
        String first = unplaced.getFirst().reason();
        String reason = unplaced.size() == 1
                ? first
                : "none of its " + unplaced.size() + " " + what + " leads to a container; of the first: " + first;
        return unplaced.stream().allMatch(each -> each instanceof Alert.NotAnAlert)
                ? new Alert.NotAnAlert(reason)
                : new Alert.NoContainer(reason);
    }
}
