package org.ephemera.acquire.alert;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.AlertSeverity;

/**
 * Event of Falco, as falcosidekick and Falco Talon send it: {@code rule, priority, time, hostname, output_fields{}},
 * with {@code uuid} (falcosidekick) or {@code trace_id} (Talon); or only {@code output_fields} from older versions of
 * Talon. A pod is in {@code k8s.ns.name} and {@code k8s.pod.name}, or, for events of the Kubernetes audit log, in
 * {@code ka.target.namespace} and {@code ka.target.name}.
 */
public record FalcoEvent(AlertField root) {
    /** Source of events of the audit log. Their hostname is that of the Falco that received the log. */
    private static final String AUDIT = "k8s_audit";

    /** Reports whether it is an event with its rule. */
    public static boolean matches(AlertField root) {
        return root.field("output_fields").node().isObject()
                && root.field("rule").text().isPresent();
    }

    /** Returns the fields of the rule's output. */
    public AlertField fields() {
        return matches(root) ? root.field("output_fields") : root;
    }

    public String rule() {
        return root.field("rule").text().orElse("");
    }

    public Optional<String> namespace() {
        return first("k8s.ns.name", "ka.target.namespace");
    }

    public Optional<String> pod() {
        boolean audited = fields().field("ka.target.resource")
                .text()
                .filter("pods"::equals)
                .isPresent();
        return first("k8s.pod.name", "ka.target.pod.name")
                .or(() -> audited ? fields().field("ka.target.name").text() : Optional.empty());
    }

    /**
     * Returns the part of the cluster that the event is about if it contains no pod: the namespace of an entry of the
     * audit log, otherwise {@code node:} and the node, which Falco reports as its hostname.
     */
    public Optional<String> scope() {
        return root.field("source").text().filter(AUDIT::equals).isPresent()
                ? namespace()
                : root.field("hostname").text().map(host -> "node:" + host);
    }

    public TargetHints hints() {
        return new TargetHints()
                .text("findingType", root.field("rule"))
                .text("runtimeId", fields().field("container.id"))
                .text("containerName", fields().field("container.name"))
                .text("image", fields().field("container.image.repository"))
                .text("process", fields().field("proc.exepath").or(fields().field("proc.name")))
                .time("eventLastSeen", root.field("time"));
    }

    public AcquisitionTrigger trigger() {
        return TriggerFactory.alertTrigger(
                "falco",
                rule(),
                root.field("trace_id").or(root.field("uuid")).text().orElseGet(this::identity),
                root.field("time").instant(),
                root.field("priority").text().flatMap(FalcoEvent::severity));
    }

    /** Returns an id of an event without one. A rule's output may lack evt.time; the event's time is always present. */
    private String identity() {
        return String.join(
                "\n",
                rule(),
                root.field("hostname").text().orElse(""),
                fields().field("evt.time").or(root.field("time")).node().asText(),
                fields().field("container.id").node().asText());
    }

    private Optional<String> first(String... names) {
        return Stream.of(names)
                .map(name -> fields().field(name).text())
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank() && !text.equals("<NA>"))
                .findFirst();
    }

    /** Returns the severity of a priority, in the order of Falco's documentation. */
    public static Optional<AlertSeverity> severity(String priority) {
        return switch (priority.toLowerCase(Locale.ROOT)) {
            case "emergency", "alert", "critical" ->
                Optional.of(AlertSeverity.of(AlertSeverity.Level.CRITICAL, priority));
            case "error" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.HIGH, priority));
            case "warning" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.MEDIUM, priority));
            case "notice" -> Optional.of(AlertSeverity.of(AlertSeverity.Level.LOW, priority));
            case "informational", "info", "debug" ->
                Optional.of(AlertSeverity.of(AlertSeverity.Level.INFORMATIONAL, priority));
            default -> Optional.empty();
        };
    }
}
