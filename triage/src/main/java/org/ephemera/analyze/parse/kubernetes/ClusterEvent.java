package org.ephemera.analyze.parse.kubernetes;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.parse.sealed.CloudTimes;
import org.ephemera.analyze.parse.sealed.LocatedJson;

/**
 * An event of a Kubernetes cluster, in either of the two forms in which its API gives the same one. The same again is counted,
 * and only the first and the last have a time.
 *
 * @param uid under which it is one event in both forms; "" if it has none
 * @param kind of the object that it is about, e.g. {@code Pod}
 * @param name of that object
 * @param about its UID; "" if the event does not say it
 * @param container that it is about, "" if it is about the whole
 * @param type {@code Normal} or {@code Warning}
 * @param by what reported it, e.g. {@code kubelet}
 * @param count how often, at least once
 */
public record ClusterEvent(
        String uid,
        String kind,
        String name,
        String about,
        String container,
        String type,
        String reason,
        String message,
        String by,
        int count,
        Optional<Instant> first,
        Optional<Instant> last,
        LocatedJson object) {
    private static final String FIELD = "spec.";

    /** @param event of {@code v1} or of {@code events.k8s.io/v1} */
    static ClusterEvent of(LocatedJson event) {
        LocatedJson about = event.at("regarding").exists() ? event.at("regarding") : event.at("involvedObject");
        LocatedJson series = event.at("series");
        Optional<Instant> once =
                CloudTimes.of(event.at("eventTime")).or(() -> CloudTimes.of(event.at("metadata", "creationTimestamp")));
        return new ClusterEvent(
                event.at("metadata", "uid").words(),
                about.at("kind").words(),
                about.at("name").words(),
                about.at("uid").words(),
                container(about.at("fieldPath").words()),
                event.at("type").words(),
                event.at("reason").words(),
                either(event, "note", "message"),
                Stream.of(
                                event.at("reportingController"),
                                event.at("reportingComponent"),
                                event.at("deprecatedSource", "component"),
                                event.at("source", "component"))
                        .map(LocatedJson::words)
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

    /** {@code spec.containers{app}} is about the container app, of whichever list. */
    private static String container(String path) {
        int brace = path.indexOf('{');
        return path.startsWith(FIELD) && brace > 0 && path.endsWith("}")
                ? path.substring(brace + 1, path.length() - 1)
                : "";
    }

    private static String either(LocatedJson event, String first, String second) {
        String words = event.at(first).words();
        return words.isEmpty() ? event.at(second).words() : words;
    }

    private static Optional<Instant> time(LocatedJson event, String first, String second) {
        return CloudTimes.of(event.at(first)).or(() -> CloudTimes.of(event.at(second)));
    }
}
