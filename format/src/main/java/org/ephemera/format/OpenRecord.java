package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.ArtifactCatalog;
import org.ephemera.model.CaseId;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.Retention;

/**
 * Content of {@code open.json}: request, reason, requester and plan. It is written before the first request to a cloud.
 *
 * @param triggerSha256 of {@code data/trigger/event.json}
 * @param reason the requester's words, or ""
 * @param catalog version of the {@link ArtifactCatalog} of the program that made the plan
 * @param copyOf origin of the package, if it is a copy
 */
public record OpenRecord(
        PackageId packageId,
        Optional<CaseId> caseId,
        Instant openedAt,
        AcquisitionTrigger trigger,
        Digest triggerSha256,
        Requester requestedBy,
        String reason,
        Target target,
        TimeWindow window,
        String catalog,
        List<PlannedItem> plan,
        RetentionPolicy policy,
        Optional<CopyOrigin> copyOf) {
    private static final String SCHEMA = "urn:ephemera:open:v1";

    public OpenRecord {
        plan = List.copyOf(plan);
    }

    /** Creates the record of a package that is not a copy, with the catalog of this program. */
    public OpenRecord(
            PackageId packageId,
            Optional<CaseId> caseId,
            Instant openedAt,
            AcquisitionTrigger trigger,
            Digest triggerSha256,
            Requester requestedBy,
            String reason,
            Target target,
            TimeWindow window,
            List<PlannedItem> plan,
            RetentionPolicy policy) {
        this(
                packageId,
                caseId,
                openedAt,
                trigger,
                triggerSha256,
                requestedBy,
                reason,
                target,
                window,
                ArtifactCatalog.version(),
                plan,
                policy,
                Optional.empty());
    }

    /**
     * Returns the record of a copy of this package.
     *
     * @param id of the copy; contains the same time as the id of this package
     */
    public OpenRecord copy(PackageId id, CopyOrigin origin) {
        return new OpenRecord(
                id,
                caseId,
                openedAt,
                trigger,
                triggerSha256,
                requestedBy,
                reason,
                target,
                window,
                catalog,
                plan,
                policy,
                Optional.of(origin));
    }

    /** Returns the id under which the work on this package is recorded: for a copy the original's id, else its own. */
    public PackageId originalId() {
        return copyOf.map(CopyOrigin::packageId).orElse(packageId);
    }

    /** Returns the content of {@code open.json}. */
    public byte[] toBytes() {
        ObjectNode json = Json.object().put("schema", SCHEMA).put("packageId", packageId.value());
        json.put("caseId", caseId.map(CaseId::value).orElse(null)).put("openedAt", openedAt.toString());
        json.set("trigger", TriggerField.toJson(trigger, triggerSha256));
        json.putObject("requestedBy")
                .put("principal", requestedBy.principal())
                .put("method", requestedBy.method().key())
                .put("verified", requestedBy.verified());
        json.putObject("authority").putNull("ticket").putNull("legalBasis").put("note", reason);
        ObjectNode on = json.putObject("target").put("kind", target.kind()).put("id", target.id());
        ObjectNode attributes = on.putObject("attributes");
        target.attributes().forEach(attributes::put);
        json.set("window", TimeWindowJson.toJson(window));
        json.put("catalog", catalog);
        plan.forEach(item -> json.withArray("plan").add(item.toJson()));
        json.putObject("policy")
                .put("retentionMode", policy.retention().mode().name().toLowerCase(Locale.ROOT))
                .put("retention", policy.retention().withLegalHold(false).toString())
                .put("retainUntil", policy.retainUntil().map(Instant::toString).orElse(null))
                .put("legalHold", policy.retention().legalHold())
                .put("sensitive", "plain");
        copyOf.ifPresent(origin -> json.set(CopyOrigin.FIELD, origin.toJson()));
        return Json.pretty(json);
    }

    /**
     * Parses the output of {@link #toBytes}.
     *
     * @throws IOException if it is not an {@code open.json} of this version
     */
    public static OpenRecord parse(byte[] bytes) throws IOException {
        JsonNode json = Json.parse(bytes);
        if (!RequiredFields.text(json, "schema").equals(SCHEMA)) {
            throw new IOException(
                    "open.json has an unknown version: " + json.path("schema").asText());
        }
        try {
            return read(json);
        } catch (IllegalArgumentException e) {
            throw new IOException("open.json is malformed: " + e.getMessage(), e);
        }
    }

    private static OpenRecord read(JsonNode json) throws IOException {
        List<PlannedItem> plan = new ArrayList<>();
        for (JsonNode item : json.path("plan")) {
            plan.add(PlannedItem.from(item));
        }
        JsonNode trigger = json.path("trigger");
        JsonNode by = json.path("requestedBy");
        JsonNode policy = json.path("policy");
        return new OpenRecord(
                new PackageId(RequiredFields.text(json, "packageId")),
                Json.text(json, "caseId").map(CaseId::new),
                RequiredFields.instant(json, "openedAt"),
                TriggerField.from(trigger),
                new Digest(RequiredFields.text(trigger, "sha256")),
                new Requester(
                        RequiredFields.text(by, "principal"),
                        Requester.Method.valueOf(RequiredFields.text(by, "method")
                                .toUpperCase(Locale.ROOT)
                                .replace('-', '_')),
                        by.path("verified").asBoolean()),
                Json.text(json.path("authority"), "note").orElse(""),
                target(json.path("target")),
                TimeWindowJson.from(json.path("window")),
                RequiredFields.text(json, "catalog"),
                plan,
                new RetentionPolicy(
                        Retention.parse(RequiredFields.text(policy, "retention"))
                                .withLegalHold(policy.path("legalHold").asBoolean()),
                        Json.instant(policy, "retainUntil")),
                CopyOrigin.from(json.path(CopyOrigin.FIELD)));
    }

    private static Target target(JsonNode json) throws IOException {
        TreeMap<String, String> attributes = new TreeMap<>();
        json.path("attributes")
                .properties()
                .forEach(a -> attributes.put(a.getKey(), a.getValue().asText()));
        return new Target(RequiredFields.text(json, "kind"), RequiredFields.text(json, "id"), attributes);
    }

    /**
     * Field {@code trigger} of {@code open.json}. It contains {@code type} and {@code severity} only if the sender
     * states them.
     */
    private static final class TriggerField {
        private TriggerField() {}

        static ObjectNode toJson(AcquisitionTrigger trigger, Digest sha256) {
            ObjectNode json = Json.object()
                    .put("kind", trigger.kind().key())
                    .put("source", trigger.source())
                    .put("eventId", trigger.eventId())
                    .put("eventTime", trigger.eventTime().map(Instant::toString).orElse(null))
                    .put("path", PackageLayout.TRIGGER)
                    .put("sha256", sha256.hex());
            if (!trigger.type().isEmpty()) {
                json.put("type", trigger.type());
            }
            trigger.severity()
                    .ifPresent(severity -> json.putObject("severity")
                            .put("score", severity.score())
                            .put("level", severity.level().label())
                            .put("origin", severity.origin()));
            return json;
        }

        /**
         * Parses the field.
         *
         * @throws IllegalArgumentException if a value is invalid
         */
        static AcquisitionTrigger from(JsonNode json) throws IOException {
            JsonNode severity = json.path("severity");
            return new AcquisitionTrigger(
                    AcquisitionTrigger.Kind.valueOf(
                            RequiredFields.text(json, "kind").toUpperCase(Locale.ROOT)),
                    RequiredFields.text(json, "source"),
                    Json.text(json, "type").orElse(""),
                    RequiredFields.text(json, "eventId"),
                    Json.instant(json, "eventTime"),
                    severity.path("score").isIntegralNumber()
                            ? Optional.of(new AlertSeverity(
                                    severity.path("score").asInt(),
                                    Json.text(severity, "origin").orElse("")))
                            : Optional.empty());
        }
    }
}
