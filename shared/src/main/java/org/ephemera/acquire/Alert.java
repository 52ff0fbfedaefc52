package org.ephemera.acquire;

import java.util.List;
import java.util.Optional;

/** What a payload turned out to be. The reasons are sentences for people and hold nothing unescaped. */
public sealed interface Alert {
    /**
     * @param subjects at least one; several for an attack sequence, a list of findings or an envelope of several records
     * @param unplaced what else was in it: records and resources that name nothing to collect from, with the reason
     */
    record Recognised(List<AlertSubject> subjects, List<Unplaced> unplaced) implements Alert {
        public Recognised {
            subjects = List.copyOf(subjects);
            unplaced = List.copyOf(unplaced);
            if (subjects.isEmpty()) {
                throw new IllegalArgumentException("a recognised alert is about something");
            }
        }

        public Recognised(List<AlertSubject> subjects) {
            this(subjects, List.of());
        }
    }

    /** What leads to no container. It is answered and kept, so that nothing is dropped without a word. */
    sealed interface Unplaced extends Alert {
        String reason();

        /** {@code no-container} or {@code not-an-alert}. */
        String status();

        /** Its own bytes, if it came in an envelope with others. */
        Optional<ReceivedEvent> event();

        Unplaced receivedAs(ReceivedEvent event);
    }

    /** It is an alert, but about no container that could be collected from. */
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
