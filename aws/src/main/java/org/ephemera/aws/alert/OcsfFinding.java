package org.ephemera.aws.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.acquire.Alert;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.Found;
import org.ephemera.acquire.alert.Hints;
import org.ephemera.acquire.alert.NamedTargets;
import org.ephemera.acquire.alert.Sender;
import org.ephemera.acquire.alert.Tags;
import org.ephemera.model.Severity;
import org.ephemera.model.Shown;

/**
 * A finding in the Open Cybersecurity Schema Framework, as the newer Security Hub sends it ({@code Findings Imported V2}):
 * {@code class_uid, finding_info{uid, types, first_seen_time, modified_time}, resources[{uid, type, tags}], severity_id,
 * status}. Times are milliseconds.
 */
final class OcsfFinding {
    private static final List<String> CLOSED = List.of("suppressed", "resolved", "archived", "deleted");

    private OcsfFinding() {}

    static boolean looksLikeOne(Found found) {
        return found.field("class_uid").exists()
                && found.field("finding_info").node().isObject();
    }

    static Alert read(Found finding) {
        Found info = finding.field("finding_info");
        Optional<String> id =
                info.field("uid").or(finding.path("metadata", "uid")).text();
        if (id.isEmpty()) {
            return new Alert.NotAnAlert("the finding has no id");
        }
        Optional<String> closed =
                finding.field("status").text().filter(status -> CLOSED.contains(status.toLowerCase(Locale.ROOT)));
        if (closed.isPresent()) {
            return new Alert.NoContainer(
                    "the finding " + Shown.of(id.get()) + " is " + Shown.of(closed.get()) + "; nothing is collected");
        }
        NamedTargets named = AwsNames.targets();
        for (Found resource : finding.field("resources").elements()) {
            Optional<String> arn = resource.field("uid").text().filter(EcsNames::isMeantFor);
            Optional<String> cluster = resource.field("uid").text().filter(EksWorkload::isCluster);
            if (arn.isPresent()) {
                named.add(arn.get(), hints(info), Tags.of(resource.field("tags")));
            } else if (cluster.isPresent()) {
                Found workload = resource.path("data", "kubernetesDetails", "kubernetesWorkloadDetails");
                EksWorkload.add(
                        cluster.get(),
                        EksWorkload.of(workload.field("type"), workload.field("namespace"), workload.field("name")),
                        hints(info),
                        Tags.of(resource.field("tags")),
                        named);
            } else {
                named.instead("the finding is about a resource of type '"
                        + Shown.of(resource.field("type").text().orElse("")) + "', not about a container task");
            }
        }
        Optional<Instant> updated = time(info, "modified_time").or(() -> time(finding, "time"));
        return named.about(
                Sender.says(
                        SecurityHubFinding.SOURCE,
                        info.field("types")
                                .element(0)
                                .or(info.field("title"))
                                .text()
                                .orElse(""),
                        id.get(),
                        updated,
                        severity(finding)),
                AlertWindow.of(time(info, "first_seen_time"), updated),
                "the finding names no resource");
    }

    private static Hints hints(Found info) {
        return new Hints()
                .text("findingType", info.field("types").element(0).or(info.field("title")))
                .time("eventFirstSeen", info.field("first_seen_time"))
                .time("eventLastSeen", info.field("last_seen_time"));
    }

    private static Optional<Instant> time(Found place, String name) {
        return place.field(name).or(place.field(name + "_dt")).instant();
    }

    /** The schema's numbers: 1 informational to 5 critical, 6 fatal; 0 and 99 say nothing. */
    private static Optional<Severity> severity(Found finding) {
        String word = finding.field("severity").text().orElse("");
        return switch (finding.field("severity_id").node().asInt()) {
            case 1 -> Optional.of(Severity.of(Severity.Level.INFORMATIONAL, word));
            case 2 -> Optional.of(Severity.of(Severity.Level.LOW, word));
            case 3 -> Optional.of(Severity.of(Severity.Level.MEDIUM, word));
            case 4 -> Optional.of(Severity.of(Severity.Level.HIGH, word));
            case 5, 6 -> Optional.of(Severity.of(Severity.Level.CRITICAL, word));
            default -> Severity.ofWord(word);
        };
    }
}
