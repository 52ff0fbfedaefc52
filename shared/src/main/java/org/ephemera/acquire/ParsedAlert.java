package org.ephemera.acquire;

import java.util.List;
import java.util.Optional;

/**
 * Result of parsing the payload of an alert. Reasons are sentences for users; values inserted into them are escaped.
 */
public sealed interface ParsedAlert {
    /**
     * Alert that identifies at least one target.
     *
     * @param subjects at least one; several for an attack sequence, a list of findings or an envelope with several
     *     records
     * @param unplaced other records and resources in the payload that identify no collectable target, with the reason
     */
    record Recognised(List<AlertSubject> subjects, List<Unplaced> unplaced) implements ParsedAlert {
        public Recognised {
            subjects = List.copyOf(subjects);
            unplaced = List.copyOf(unplaced);
            if (subjects.isEmpty()) {
                throw new IllegalArgumentException("a recognised alert has at least one subject");
            }
        }

        public Recognised(List<AlertSubject> subjects) {
            this(subjects, List.of());
        }
    }

    /**
     * Payload, or part of one, that identifies no container. It is reported and stored, so that no alert is silently
     * dropped.
     */
    sealed interface Unplaced extends ParsedAlert {
        String reason();

        /** Returns {@code no-container} or {@code not-an-alert}. */
        String status();

        /** Returns the bytes of this part, if it was received in an envelope with others. */
        Optional<ReceivedEvent> event();

        Unplaced receivedAs(ReceivedEvent event);
    }

    /** Alert that identifies no container that evidence can be collected from. */
    record NoContainer(String reason, Optional<ReceivedEvent> event) implements Unplaced {
        public NoContainer(String reason) {
            this(reason, Optional.empty());
        }

        @Override
        public String status() {
            return "no-container";
        }

        @Override
        public NoContainer receivedAs(ReceivedEvent own) {
            return new NoContainer(reason, event.or(() -> Optional.of(own)));
        }
    }

    record NotAnAlert(String reason, Optional<ReceivedEvent> event) implements Unplaced {
        public NotAnAlert(String reason) {
            this(reason, Optional.empty());
        }

        @Override
        public String status() {
            return "not-an-alert";
        }

        @Override
        public NotAnAlert receivedAs(ReceivedEvent own) {
            return new NotAnAlert(reason, event.or(() -> Optional.of(own)));
        }
    }
}
