package org.ephemera.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.ephemera.format.Json;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.model.TimeWindow;

/**
 * Result of a shard ({@link MetricShard}): the index entry of its package. The entry is computed from the sealed
 * package alone, so every worker computes the same bytes.
 *
 * @param seal SHA-256 of {@code seal.dsse.json}
 * @param calls number of requests, including failed ones
 * @param missing series that could not be fetched; a later attempt fetches them while they are available
 */
public record ShardRecord(
        String shard,
        TimeWindow span,
        PackageId packageId,
        Digest seal,
        long calls,
        long bytes,
        long points,
        List<Item> items,
        List<MetricGroup> missing) {
    /**
     * Item of the package.
     *
     * @param complete true if it contains all data that the cloud had
     * @param params parameters needed to parse its bodies
     * @param answers stored files of each response body
     */
    record Item(String item, boolean complete, SortedMap<String, String> params, List<List<StoredFile>> answers) {
        Item {
            params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
            answers = answers.stream().map(List::copyOf).toList();
        }

        List<MetricGroup> groups() throws IOException {
            return MetricGroup.fromJson(params.getOrDefault("groups", ""));
        }
    }

    public ShardRecord {
        items = List.copyOf(items);
        missing = List.copyOf(missing);
    }

    public boolean isComplete() {
        return missing.isEmpty();
    }

    SweepPaths.End end(SweepWindow window) {
        if (!isComplete()) {
            return SweepPaths.End.PART;
        }
        return span.from().isAfter(window.from()) ? SweepPaths.End.LATE : SweepPaths.End.WHOLE;
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object()
                .put("schema", "urn:ephemera:sweep-shard:v1")
                .put("shard", shard)
                .put("from", span.from().toString())
                .put("to", span.to().toString())
                .put("packageId", packageId.value())
                .put("sealSha256", seal.hex())
                .put("calls", calls)
                .put("bytes", bytes)
                .put("points", points);
        ArrayNode list = json.putArray("items");
        for (Item item : items) {
            ObjectNode one = list.addObject().put("item", item.item()).put("whole", item.complete());
            ObjectNode values = one.putObject("params");
            item.params().forEach(values::put);
            ArrayNode answers = one.putArray("answers");
            for (List<StoredFile> pieces : item.answers()) {
                ArrayNode answer = answers.addArray();
                pieces.forEach(piece -> answer.add(piece.toJson()));
            }
        }
        ArrayNode lacking = json.putArray("missing");
        missing.forEach(group -> lacking.add(group.toJson()));
        return json;
    }

    static ShardRecord from(JsonNode json) throws IOException {
        try {
            List<Item> items = new ArrayList<>();
            for (JsonNode item : json.path("items")) {
                items.add(item(item));
            }
            return new ShardRecord(
                    json.path("shard").asText(),
                    new TimeWindow(
                            Instant.parse(json.path("from").asText()),
                            Instant.parse(json.path("to").asText())),
                    new PackageId(json.path("packageId").asText()),
                    new Digest(json.path("sealSha256").asText()),
                    json.path("calls").asLong(),
                    json.path("bytes").asLong(),
                    json.path("points").asLong(),
                    items,
                    json.path("missing").valueStream().map(MetricGroup::from).toList());
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("the index of a sweep is malformed; it was not written by this program", e);
        }
    }

    private static Item item(JsonNode json) throws IOException {
        TreeMap<String, String> params = new TreeMap<>();
        json.path("params")
                .properties()
                .forEach(p -> params.put(p.getKey(), p.getValue().asText()));
        List<List<StoredFile>> answers = new ArrayList<>();
        for (JsonNode answer : json.path("answers")) {
            List<StoredFile> pieces = new ArrayList<>();
            for (JsonNode piece : answer) {
                pieces.add(StoredFile.from(piece));
            }
            answers.add(pieces);
        }
        return new Item(json.path("item").asText(), json.path("whole").asBoolean(), params, answers);
    }
}
