package org.ephemera.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.ephemera.model.OutcomeCode;
import org.ephemera.store.ObjectLock;

/**
 * Content of {@code package.json}, written last before sealing: collector, caller and outcomes.
 *
 * @param files number of files under {@code data/}
 * @param bytes size of those files
 * @param foreign number of those files that the acquisition log does not reference
 * @param confirmed lock that was read back from the store
 */
public record PackageRecord(
        OpenRecord open,
        Instant closedAt,
        BuildInfo build,
        RuntimeRecord runtime,
        OutcomeList outcomes,
        Map<String, String> facts,
        ClockOffsets clockOffsets,
        Collection<CollectionFootprint> footprints,
        int files,
        long bytes,
        int foreign,
        ObjectLock confirmed) {
    private static final String CLOSED_AT = "closedAt";
    private static final String COLLECTOR = "collector";
    private static final String RUNTIME = "runtime";
    /** Fields that describe the process that closed the package. */
    private static final List<String> PROCESS = List.of(CLOSED_AT, COLLECTOR, RUNTIME);
    /** The fields of {@code runtime} that come from the acquisition log. */
    private static final List<String> CALLER = List.of("/runtime/account", "/runtime/principal");
    /** Size limit in bytes, the same as the verifier's. */
    private static final int LARGEST = 4 << 20;

    public PackageRecord {
        facts = Map.copyOf(facts);
        footprints = List.copyOf(footprints);
    }

    /** Returns the content of {@code package.json}. */
    public byte[] toBytes() {
        return Json.pretty(toJson());
    }

    /**
     * Reports whether a stored {@code package.json} equals this record apart from {@code closedAt}, {@code collector}
     * and {@code runtime}, because another process may have begun to close the package. In {@code runtime} account and
     * principal have to be equal, because they come from the acquisition log.
     *
     * @throws IOException if the store cannot be read
     */
    public boolean isSameAcquisition(InputStream stored) throws IOException {
        byte[] bytes = stored.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            return false;
        }
        try {
            ObjectNode theirs = Json.line(new ByteArrayInputStream(bytes), new JsonSizeLimit(), "", element -> {});
            ObjectNode ours = (ObjectNode) Json.parse(toBytes());
            boolean closed = Json.instant(theirs, CLOSED_AT).isPresent()
                    && theirs.path(COLLECTOR).isObject()
                    && CALLER.stream().allMatch(name -> ours.at(name).equals(theirs.at(name)));
            return closed && theirs.remove(PROCESS).equals(ours.remove(PROCESS));
        } catch (IOException e) {
            return false; // it is not JSON
        }
    }

    private ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:package:v1")
                .put("packageId", open.packageId().value())
                .put("status", outcomes.status().key())
                .put(CLOSED_AT, closedAt.toString());
        ObjectNode collector = build.toJson().put("java", Runtime.version().toString());
        ObjectNode sdk = collector.putObject("sdk");
        runtime.sdk().forEach(sdk::put);
        json.set(COLLECTOR, collector);
        json.set(RUNTIME, runtime.toJson(facts));
        json.putObject("counts")
                .put("items", outcomes.items().size())
                .put("files", files)
                .put("bytes", bytes)
                .put("foreign", foreign)
                .put(
                        "answers",
                        sum(outcomes.items().stream().map(ItemOutcome::answers).toList()))
                .put(
                        "errors",
                        sum(outcomes.items().stream().map(ItemOutcome::errors).toList()));
        json.set("outcomes", counts(outcomes.counts()));
        clock(json.putObject("clock"));
        retention(json.putObject("retention"));
        ArrayNode footprint = json.putArray("footprint");
        footprints.forEach(mark -> footprint.add(mark.toJson()));
        return json;
    }

    /** Returns counts by outcome in the order of the codes: {@code {"collected":7,"impossible":5}}. */
    public static ObjectNode counts(Map<OutcomeCode, Integer> outcomes) {
        ObjectNode json = Json.object();
        outcomes.forEach((code, count) -> json.put(code.key(), count));
        return json;
    }

    /**
     * Writes the median of the clock offsets. A {@code Date} header has whole seconds, so the median is accurate to
     * about one second.
     */
    private void clock(ObjectNode json) {
        OptionalLong median = clockOffsets.median();
        if (median.isEmpty()) {
            json.putNull("offsetMs").put("source", "none");
        } else {
            json.put("offsetMs", median.getAsLong())
                    .put("source", "median of " + clockOffsets.count() + " Date headers");
        }
    }

    private void retention(ObjectNode json) {
        json.put("asked", open.policy().retention().toString());
        json.putObject("confirmed")
                .put("mode", confirmed.mode().name().toLowerCase(java.util.Locale.ROOT))
                .put("until", confirmed.until().map(Instant::toString).orElse(null))
                .put("legalHold", confirmed.legalHold());
    }

    private static int sum(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }
}
