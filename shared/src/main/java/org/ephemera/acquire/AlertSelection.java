package org.ephemera.acquire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.Trigger;

/**
 * Decision on each part of an alert.
 *
 * @param selected subjects to collect from
 * @param leftOut subjects that the selector excludes
 * @param unplaced parts that identify no container; they are stored
 */
public record AlertSelection(List<AlertSubject> selected, List<LeftOut> leftOut, List<Alert.Unplaced> unplaced) {
    /**
     * Subject that the selector excludes.
     *
     * @param reason sentence for users
     */
    public record LeftOut(AlertSubject subject, String reason) {}

    public AlertSelection {
        selected = List.copyOf(selected);
        leftOut = List.copyOf(leftOut);
        unplaced = List.copyOf(unplaced);
    }

    public static AlertSelection of(Alert alert, AlertSelector selector, Instant now) {
        return switch (alert) {
            case Alert.Recognised recognised -> of(recognised, selector, now);
            case Alert.NoContainer none -> new AlertSelection(List.of(), List.of(), List.of(none));
            case Alert.NotAnAlert not -> new AlertSelection(List.of(), List.of(), List.of(not));
        };
    }

    private static AlertSelection of(Alert.Recognised recognised, AlertSelector selector, Instant now) {
        List<AlertSubject> selected = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        List<Alert.Unplaced> unplaced = new ArrayList<>(recognised.unplaced());
        for (AlertSubject subject : recognised.subjects()) {
            if (subject.trigger().kind() == Trigger.Kind.REQUEST
                    && !subject.window().hasBegun(now)) {
                unplaced.add(new Alert.NotAnAlert(
                        "the request cannot be met: its window begins in the future", subject.event()));
                continue;
            }
            selector.refusal(subject)
                    .ifPresentOrElse(reason -> leftOut.add(new LeftOut(subject, reason)), () -> selected.add(subject));
        }
        return new AlertSelection(selected, leftOut, unplaced);
    }
}
