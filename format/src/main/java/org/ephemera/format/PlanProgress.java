package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/** How far an acquisition has come: what its plan and the closed segments of its log say, and nothing else. */
public final class PlanProgress {
    private final Map<String, PlannedItem> planned = new LinkedHashMap<>();
    private final Map<String, ItemProgress> items = new LinkedHashMap<>();
    /** The first segment that tells of an item. */
    private final Map<String, String> toldIn = new LinkedHashMap<>();

    private final ReceivedFiles files = new ReceivedFiles();
    private final Map<String, Digest> segments = new HashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Set<Footprint> footprints = new LinkedHashSet<>();
    private final ClockOffsets clockOffsets = new ClockOffsets();

    private PlanProgress(OpenRecord open) {
        open.plan().forEach(item -> planned.put(item.item(), item));
    }

    public static PlanProgress none(OpenRecord open) {
        return new PlanProgress(open);
    }

    public static PlanProgress read(EvidenceStore store, OpenRecord open) throws IOException {
        PlanProgress progress = new PlanProgress(open);
        String prefix = open.packageId().prefix();
        List<String> segments = StoreListing.of(store, prefix + PackageLayout.ACQUISITION).stream()
                .map(StoredObject::key)
                // What else somebody put there is none of the log. It is in the way of a seal, and not of what can be
                // had now only.
                .filter(key -> PackageLayout.isSegment(key.substring(prefix.length())))
                .sorted(PackageLayout.SEGMENT_ORDER)
                .toList();
        StoredSegment.each(store, segments, segment -> {
            progress.takeAll(segment);
            progress.segments.put(segment.key().substring(prefix.length()), segment.sha256());
        });
        progress.requirePlans();
        return progress;
    }

    /** All items of the plan and all that were found, in that order. */
    public Collection<PlannedItem> items() {
        return planned.values();
    }

    /** How far one item has come; nothing yet for an item without a closed segment. */
    public ItemProgress of(PlannedItem item) {
        return items.getOrDefault(item.item(), new ItemProgress());
    }

    /** True if every item has its outcome: there is nothing left to collect. */
    public boolean isFinished() {
        return planned.values().stream().allMatch(item -> of(item).finished().isPresent());
    }

    /** Every body that a closed segment names. */
    public ReceivedFiles files() {
        return files;
    }

    /** The segments that were read, by their path in the package, with the digest of what was read. */
    public Map<String, Digest> segments() {
        return segments;
    }

    /** What sources noted about the acquisition itself, e.g. {@code principal}. */
    public Map<String, String> facts() {
        return facts;
    }

    /** What sources said that their reading changed. */
    public Set<Footprint> footprints() {
        return footprints;
    }

    /** Server clocks minus ours, in milliseconds, one for each answer that had a {@code Date}. */
    public ClockOffsets clockOffsets() {
        return clockOffsets;
    }

    /** Only when all is read: what planned an item may be listed after what tells of it. */
    private void requirePlans() throws ForeignSegmentException {
        for (Map.Entry<String, String> item : toldIn.entrySet()) {
            if (!planned.containsKey(item.getKey())) {
                throw new ForeignSegmentException(
                        item.getValue(),
                        new IOException("it speaks of the item '" + item.getKey() + "' that was never planned"));
            }
        }
    }

    private void takeAll(StoredSegment segment) throws ForeignSegmentException {
        try {
            for (byte[] bytes : segment.lines()) {
                JsonNode line = Json.parse(bytes);
                take(line);
                toldIn.putIfAbsent(RequiredFields.text(line, "item"), segment.key());
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new ForeignSegmentException(segment.key(), e);
        }
    }

    private void take(JsonNode line) throws IOException {
        String item = RequiredFields.text(line, "item");
        switch (RequiredFields.text(line, "event")) {
            case "segment.open" -> item(item).attempts().add(RequiredFields.text(line, "attempt"));
            case "item.planned" -> {
                PlannedItem found = PlannedItem.from(line.path("planned"));
                planned.putIfAbsent(found.item(), found);
            }
            case "api.response" -> answered(item, line);
            case "api.error" -> item(item).failed(line);
            case "note" -> noted(item, line.path("facts"));
            case "segment.close" -> item(item).closed(RequiredFields.text(line, "state"), line);
            default ->
                throw new IOException("unknown event '" + line.path("event").asText() + "'");
        }
    }

    /** Of most facts the last holds; every footprint does. */
    private void noted(String item, JsonNode noted) {
        noted.properties().forEach(fact -> {
            String value = fact.getValue().asText();
            if (fact.getKey().equals(Footprint.FACT)) {
                footprints.add(new Footprint(item, value));
            } else {
                facts.put(fact.getKey(), value);
            }
        });
    }

    private void answered(String name, JsonNode line) throws IOException {
        ItemProgress item = item(name);
        int id = item.answered(line);
        JsonNode offset = line.path("clock").path("offsetMs");
        if (offset.isNumber()) {
            clockOffsets.add(offset.longValue());
        }
        for (JsonNode file : line.path("files")) {
            StoredFile stored = StoredFile.from(file);
            item.received(stored.bytes());
            files.put(name, stored, line, item.requestIds(), id);
        }
    }

    /** A found item's own segments may be listed before the one that planned it. */
    private ItemProgress item(String name) {
        return items.computeIfAbsent(name, n -> new ItemProgress());
    }

    /** Reads the open record of a package. */
    public static OpenRecord openRecord(EvidenceStore store, PackageId id) throws IOException {
        try (var in = store.open(id.prefix() + PackageLayout.OPEN)) {
            return OpenRecord.parse(in.readAllBytes());
        }
    }
}
