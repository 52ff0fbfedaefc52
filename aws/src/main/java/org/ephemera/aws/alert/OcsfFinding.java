package org.ephemera.aws.alert;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.acquire.ParsedAlert;
import org.ephemera.acquire.alert.AlertField;
import org.ephemera.acquire.alert.AlertTags;
import org.ephemera.acquire.alert.AlertTargets;
import org.ephemera.acquire.alert.AlertWindow;
import org.ephemera.acquire.alert.TargetHints;
import org.ephemera.acquire.alert.TriggerFactory;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.SanitizedText;

/**
 * Finding in the Open Cybersecurity Schema Framework (OCSF), the format of the newer Security Hub ({@code Findings
 * Imported V2}): {@code class_uid, finding_info{uid, types, first_seen_time, modified_time}, resources[{uid, type,
 * tags}], severity_id, status}. Times are in milliseconds.
 */
final class OcsfFinding {
    private static final List<String> CLOSED = List.of("suppressed", "resolved", "archived", "deleted");

    private OcsfFinding() {}

    static boolean looksLikeOne(AlertField found) {
        return found.field("class_uid").exists()
                && found.field("finding_info").node().isObject();
    }

    static ParsedAlert read(AlertField finding) {
        AlertField info = finding.field("finding_info");
        Optional<String> id =
                info.field("uid").or(finding.path("metadata", "uid")).text();
        if (id.isEmpty()) {
            return new ParsedAlert.NotAnAlert("the finding has no id");
        }
        Optional<String> closed =
                finding.field("status").text().filter(status -> CLOSED.contains(status.toLowerCase(Locale.ROOT)));
        if (closed.isPresent()) {
            return new ParsedAlert.NoContainer("the finding " + SanitizedText.of(id.get()) + " is "
                    + SanitizedText.of(closed.get()) + "; nothing is collected");
        }
        AlertTargets named = AwsTargetRelations.targets();
        for (AlertField resource : finding.field("resources").elements()) {
            Optional<String> arn = resource.field("uid").text().filter(EcsArns::isMeantFor);
            Optional<String> cluster = resource.field("uid").text().filter(EksWorkload::isCluster);
            if (arn.isPresent()) {
                named.add(arn.get(), hints(info), AlertTags.parse(resource.field("tags")));
            } else if (cluster.isPresent()) {
                AlertField workload = resource.path("data", "kubernetesDetails", "kubernetesWorkloadDetails");
                EksWorkload.add(
                        cluster.get(),
                        EksWorkload.of(workload.field("type"), workload.field("namespace"), workload.field("name")),
                        hints(info),
                        AlertTags.parse(resource.field("tags")),
                        named);
            } else if (!resource.field("uid")
                    .text()
                    .flatMap(uid -> TaggedInstance.of(uid, AlertTags.parse(resource.field("tags"))))
                    .filter(instance -> instance.addTo(named, observed(finding)))
                    .isPresent()) {
                named.setFallbackReason("the finding is about a resource of type '"
                        + SanitizedText.of(resource.field("type").text().orElse("")) + "', not about a container");
            }
        }
        Optional<Instant> updated = time(info, "modified_time").or(() -> time(finding, "time"));
        return named.toAlert(
                TriggerFactory.alertTrigger(
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
                "the finding contains no resource");
    }

    /** Returns the hints with the processes and addresses of the evidence, by which the containers are ranked. */
    private static TargetHints observed(AlertField finding) {
        TargetHints hints = hints(finding.field("finding_info"));
        AlertField evidences = finding.field("evidences");
        ProcessHints.put(
                hints,
                "processes",
                evidences.elements().stream()
                        .map(each -> each.field("process"))
                        .map(process -> process.path("file", "path").or(process.field("name"))),
                evidences);
        ProcessHints.put(
                hints,
                "addresses",
                evidences.elements().stream()
                        .flatMap(each ->
                                Stream.of("src_endpoint", "dst_endpoint").map(end -> each.path(end, "ip"))),
                evidences);
        return hints;
    }

    private static TargetHints hints(AlertField info) {
        return new TargetHints()
                .text("findingType", info.field("types").element(0).or(info.field("title")))
                .time("eventFirstSeen", info.field("first_seen_time"))
                .time("eventLastSeen", info.field("last_seen_time"));
    }

    private static Optional<Instant> time(AlertField place, String name) {
        return place.field(name).or(place.field(name + "_dt")).instant();
    }

    /**
     * Returns the severity: 1 informational to 5 critical, 6 fatal; 0 and 99 have no level (OCSF {@code severity_id}).
     */
    private static Optional<AlertSeverity> severity(AlertField finding) {
        String word = finding.field("severity").text().orElse("");
        return switch (finding.field("severity_id").node().asInt()) {
            case 1 -> Optional.of(AlertSeverity.of(AlertSeverity.Level.INFORMATIONAL, word));
            case 2 -> Optional.of(AlertSeverity.of(AlertSeverity.Level.LOW, word));
            case 3 -> Optional.of(AlertSeverity.of(AlertSeverity.Level.MEDIUM, word));
            case 4 -> Optional.of(AlertSeverity.of(AlertSeverity.Level.HIGH, word));
            case 5, 6 -> Optional.of(AlertSeverity.of(AlertSeverity.Level.CRITICAL, word));
            default -> AlertSeverity.ofWord(word);
        };
    }
}
