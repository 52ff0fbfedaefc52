package org.ephemera.analyze.parse.kubernetes;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * Event of a Kubernetes cluster, from either of the two API versions that return it. Repetitions are counted; only the
 * first and the last have a time.
 *
 * @param uid identity of the event in both versions; "" if it has none
 * @param kind kind of the involved object, e.g. {@code Pod}
 * @param name name of that object
 * @param objectUid UID of that object; "" if the event does not contain it
 * @param container involved container, "" if the event concerns the complete object
 * @param type {@code Normal} or {@code Warning}
 * @param reporter reporting component, e.g. {@code kubelet}
 * @param count number of occurrences, at least one
 */
public record ClusterEvent(
        String uid,
        String kind,
        String name,
        String objectUid,
        String container,
        String type,
        String reason,
        String message,
        String reporter,
        int count,
        Optional<Instant> first,
        Optional<Instant> last,
        LocatedJson object) {
    private static final String FIELD = "spec.";

    /**
     * Parses an event.
     *
     * @param event of {@code v1} or {@code events.k8s.io/v1}
     */
    static ClusterEvent of(LocatedJson event) {
        LocatedJson about = event.at("regarding").exists() ? event.at("regarding") : event.at("involvedObject");
        LocatedJson series = event.at("series");
        Optional<Instant> once =
                CloudTimes.of(event.at("eventTime")).or(() -> CloudTimes.of(event.at("metadata", "creationTimestamp")));
        return new ClusterEvent(
                event.at("metadata", "uid").textOrEmpty(),
                about.at("kind").textOrEmpty(),
                about.at("name").textOrEmpty(),
                about.at("uid").textOrEmpty(),
                container(about.at("fieldPath").textOrEmpty()),
                event.at("type").textOrEmpty(),
                event.at("reason").textOrEmpty(),
                either(event, "note", "message"),
                Stream.of(
                                event.at("reportingController"),
                                event.at("reportingComponent"),
                                event.at("deprecatedSource", "component"),
                                event.at("source", "component"))
                        .map(LocatedJson::textOrEmpty)
                        .filter(word -> !word.isEmpty())
                        .findFirst()
                        .orElse(""),
                Stream.of(event.at("count"), event.at("deprecatedCount"), series.at("count"))
                        .mapToInt(count -> count.json().asInt())
                        .reduce(1, Math::max),
                time(event, "firstTimestamp", "deprecatedFirstTimestamp").or(() -> once),
                time(event, "lastTimestamp", "deprecatedLastTimestamp")
                        .or(() -> CloudTimes.of(series.at("lastObservedTime")))
                        .or(() -> once),
                event);
    }

    /**
     * Returns the container of a field path: {@code app} for {@code spec.containers{app}}, for any list of containers.
     */
    private static String container(String path) {
        int brace = path.indexOf('{');
        return path.startsWith(FIELD) && brace > 0 && path.endsWith("}")
                ? path.substring(brace + 1, path.length() - 1)
                : "";
    }

    private static String either(LocatedJson event, String first, String second) {
        String words = event.at(first).textOrEmpty();
        return words.isEmpty() ? event.at(second).textOrEmpty() : words;
    }

    private static Optional<Instant> time(LocatedJson event, String first, String second) {
        return CloudTimes.of(event.at(first)).or(() -> CloudTimes.of(event.at(second)));
    }
}
