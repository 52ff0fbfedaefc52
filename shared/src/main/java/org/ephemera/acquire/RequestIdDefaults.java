package org.ephemera.acquire;

import java.util.List;
import java.util.Optional;
import org.ephemera.model.Digest;

/** Names requests that brought no id of their own by that of what they came in: a run of the function, a message of a queue. */
public final class RequestIdDefaults {
    private RequestIdDefaults() {}

    /**
     * The subjects in their order, each with an event id.
     *
     * @param id for the one that has none; of several each has its own after it, which is the same when the same comes again: under
     *     one id they would be one request, and the second would be given the package of the first
     */
    public static List<AlertSubject> named(List<AlertSubject> subjects, String id) {
        boolean several = subjects.stream().filter(RequestIdDefaults::isOne).count() > 1;
        return subjects.stream()
                .map(subject ->
                        isOne(subject) ? subject.withEventId(several ? id + "#" + asked(subject) : id) : subject)
                .toList();
    }

    private static boolean isOne(AlertSubject subject) {
        return subject.trigger().eventId().isEmpty();
    }

    /** SHA-256 of all that is asked for, a line each. */
    private static String asked(AlertSubject subject) {
        return Digest.of(String.join(
                        "\n",
                        subject.target().id(),
                        subject.target().attributes().toString(),
                        time(subject.window().from()),
                        time(subject.window().to()),
                        subject.caseId().map(Object::toString).orElse(""),
                        subject.reason()))
                .hex();
    }

    private static String time(Optional<?> moment) {
        return moment.map(Object::toString).orElse("");
    }
}
