package org.ephemera.acquire;

import java.util.List;
import java.util.Optional;
import org.ephemera.model.Digest;

/**
 * Event ids for requests without an id, derived from their container: an invocation of the function or a queue message.
 */
public final class RequestIdDefaults {
    private RequestIdDefaults() {}

    /**
     * Returns the subjects in their order, each with an event id.
     *
     * @param id id for a subject without one. If several subjects have none, a digest of each request is appended,
     *     which is stable when the same requests are repeated. With a common id, they would count as one request, and
     *     the second would get the package of the first
     */
    public static List<AlertSubject> assign(List<AlertSubject> subjects, String id) {
        boolean several =
                subjects.stream().filter(RequestIdDefaults::lacksEventId).count() > 1;
        return subjects.stream()
                .map(subject -> lacksEventId(subject)
                        ? subject.withEventId(several ? id + "#" + requestDigest(subject) : id)
                        : subject)
                .toList();
    }

    private static boolean lacksEventId(AlertSubject subject) {
        return subject.trigger().eventId().isEmpty();
    }

    /** Returns the SHA-256 of everything that is requested, one value per line. */
    private static String requestDigest(AlertSubject subject) {
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
