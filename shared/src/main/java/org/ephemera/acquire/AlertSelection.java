package org.ephemera.acquire;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ephemera.format.AcquisitionTrigger;

/**
 * Decision on each part of an alert.
 *
 * @param selected subjects to collect from
 * @param leftOut subjects that the selector excludes
 * @param unplaced parts that identify no container; they are stored
 */
public record AlertSelection(List<AlertSubject> selected, List<LeftOut> leftOut, List<ParsedAlert.Unplaced> unplaced) {
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

    public static AlertSelection of(ParsedAlert alert, AlertSelector selector, Instant now) {
        return switch (alert) {
            case ParsedAlert.Recognised recognised -> of(recognised, selector, now);
            case ParsedAlert.NoContainer none -> new AlertSelection(List.of(), List.of(), List.of(none));
            case ParsedAlert.NotAnAlert not -> new AlertSelection(List.of(), List.of(), List.of(not));
        };
    }

    private static AlertSelection of(ParsedAlert.Recognised recognised, AlertSelector selector, Instant now) {
        List<AlertSubject> selected = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        List<ParsedAlert.Unplaced> unplaced = new ArrayList<>(recognised.unplaced());
        for (AlertSubject subject : recognised.subjects()) {
            if (subject.trigger().kind() == AcquisitionTrigger.Kind.REQUEST
                    && !subject.window().beginsBefore(now)) {
                unplaced.add(new ParsedAlert.NotAnAlert(
                        "the request cannot be met: its window begins in the future", subject.event()));
                continue;
            }
            selector.refusal(subject)
                    .ifPresentOrElse(reason -> leftOut.add(new LeftOut(subject, reason)), () -> selected.add(subject));
        }
        return new AlertSelection(selected, leftOut, unplaced);
    }
}
