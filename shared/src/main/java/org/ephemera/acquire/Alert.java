package org.ephemera.acquire;

import java.util.List;

/** What a payload turned out to be. The reasons are sentences for people and hold nothing unescaped. */
public sealed interface Alert {
    /** @param subjects at least one; several only for an attack sequence or a list of findings */
    record Recognised(List<Subject> subjects) implements Alert {
        public Recognised {
            subjects = List.copyOf(subjects);
            if (subjects.isEmpty()) {
                throw new IllegalArgumentException("a recognised alert is about something");
            }
        }
    }

    /** It is an alert, but about no container that could be collected from. */
    record NoContainer(String reason) implements Alert {}

    record NotAnAlert(String reason) implements Alert {}
}
