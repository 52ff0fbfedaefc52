package org.ephemera.format;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.store.StoreListing;
import org.ephemera.store.StoredObject;

/** Progress of an acquisition, read from its plan and the closed segments of its log. */
public final class PlanProgress {
    /** Decision which segments in a store belong to the acquisition log of a package. */
    public interface SegmentFilter {
        /**
         * Called before the first segment.
         *
         * @param others objects next to the segments
         * @return paths in the package of those that belong to it: accepted delegations
         */
        Set<String> prepare(List<StoredObject> others) throws IOException;

        /**
         * Returns the reason why a segment does not belong to the log; empty if it does.
         *
         * @param path in the package
         * @param created time at which the store created it, if the store records that
         * @param lines hostile
         */
        Optional<String> rejection(String path, Optional<Instant> created, List<byte[]> lines) throws IOException;
    }

    private final Map<String, PlannedItem> planned = new LinkedHashMap<>();
    private final Map<String, ItemProgress> items = new LinkedHashMap<>();
    /** First segment that references an item. */
    private final Map<String, String> firstSegments = new LinkedHashMap<>();

    private final ReceivedFiles files = new ReceivedFiles();
    private final Map<String, Digest> segments = new HashMap<>();
    private final Set<String> delegations = new HashSet<>();
    private final SortedMap<String, String> foreign = new TreeMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final Set<CollectionFootprint> footprints = new LinkedHashSet<>();
    private final ClockOffsets clockOffsets = new ClockOffsets();

    private PlanProgress(OpenRecord open) {
        open.plan().forEach(item -> planned.put(item.item(), item));
    }

    /** Returns the progress of an acquisition without segments. */
    public static PlanProgress initial(OpenRecord open) {
        return new PlanProgress(open);
    }

    /** Reads the progress of a package whose seal was verified. */
    public static PlanProgress readSealed(EvidenceStore store, OpenRecord open) throws IOException {
        Set<String> sealed = PackageIndex.sealedSegments(store, open);
        return read(store, open, new PathFilter(sealed::contains));
    }

    /** Reads the progress without checking who wrote it, only to show it. */
    public static PlanProgress readUnchecked(EvidenceStore store, OpenRecord open) throws IOException {
        return read(store, open, new PathFilter(path -> true));
    }

    /**
     * Reads the progress from the store.
     *
     * @param filter decides which segments count; the others are {@link #foreign}
     */
    public static PlanProgress read(EvidenceStore store, OpenRecord open, SegmentFilter filter) throws IOException {
        PlanProgress progress = new PlanProgress(open);
        int prefix = open.packageId().prefix().length();
        List<StoredObject> others = new ArrayList<>();
        List<String> segments = new ArrayList<>();
        Map<String, Instant> created = new HashMap<>();
        for (StoredObject object : StoreListing.of(store, open.packageId().prefix() + PackageLayout.ACQUISITION)) {
            if (PackageLayout.isSegment(object.key().substring(prefix))) {
                segments.add(object.key());
                object.created().ifPresent(time -> created.put(object.key(), time));
            } else {
                others.add(object);
            }
        }
        progress.delegations.addAll(filter.prepare(others));
        segments.sort(PackageLayout.SEGMENT_ORDER);
        StoredSegment.each(store, segments, new StoredSegment.SegmentVisitor() {
            @Override
            public void take(StoredSegment segment) throws IOException {
                String path = segment.key().substring(prefix);
                Optional<String> rejection =
                        filter.rejection(path, Optional.ofNullable(created.get(segment.key())), segment.lines());
                if (rejection.isPresent()) {
                    progress.foreign.put(path, rejection.get());
                } else {
                    progress.takeAll(segment);
                    progress.segments.put(path, segment.sha256());
                }
            }

            @Override
            public void foreign(ForeignSegmentException why) {
                progress.foreign.put(why.key().substring(prefix), "it is not a segment");
            }
        });
        progress.requirePlans();
        return progress;
    }

    /** Returns the planned items and then those that were found. */
    public Collection<PlannedItem> items() {
        return planned.values();
    }

    /** Returns the progress of one item; it is empty for an item without a closed segment. */
    public ItemProgress of(PlannedItem item) {
        return items.getOrDefault(item.item(), new ItemProgress());
    }

    /** Reports whether every item has an outcome, so that nothing is left to collect. */
    public boolean isFinished() {
        return planned.values().stream().allMatch(item -> of(item).finished().isPresent());
    }

    /** Returns every body that a closed segment references. */
    public ReceivedFiles files() {
        return files;
    }

    /** Returns the digests of the segments that were read, by their path in the package. */
    public Map<String, Digest> segments() {
        return segments;
    }

    /** Reports whether the log consists of this file or references it. */
    public boolean contains(String path) {
        return segments.containsKey(path)
                || delegations.contains(path)
                || files.find(path).isPresent();
    }

    /** Returns the segments that do not belong to the log, by their path in the package, with the reason of each. */
    public SortedMap<String, String> foreign() {
        return Collections.unmodifiableSortedMap(foreign);
    }

    /** Returns the facts that sources noted about the acquisition, e.g. {@code principal}. */
    public Map<String, String> facts() {
        return facts;
    }

    /** Returns the changes that the collection made, as reported by the sources. */
    public Set<CollectionFootprint> footprints() {
        return footprints;
    }

    /** Returns the clock offsets of the responses with a {@code Date} header. */
    public ClockOffsets clockOffsets() {
        return clockOffsets;
    }

    /**
     * Checks that all items are planned. It runs after the last segment, because the segment that plans an item may be
     * listed later.
     */
    private void requirePlans() throws ForeignSegmentException {
        for (Map.Entry<String, String> item : firstSegments.entrySet()) {
            if (!planned.containsKey(item.getKey())) {
                throw new ForeignSegmentException(
                        item.getValue(),
                        new IOException("it contains the item '" + item.getKey() + "', which is not planned"));
            }
        }
    }

    private void takeAll(StoredSegment segment) throws ForeignSegmentException {
        try {
            for (byte[] bytes : segment.lines()) {
                JsonNode line = Json.parse(bytes);
                take(line);
                firstSegments.putIfAbsent(RequiredFields.text(line, "item"), segment.key());
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
            case "api.response" -> addResponse(item, line);
            case "api.error" -> item(item).addError(line);
            case "note" -> addNote(item, line.path("facts"));
            case "segment.signature" -> {}
            case "segment.close" -> item(item).addEnd(RequiredFields.text(line, "state"), line);
            default ->
                throw new IOException("unknown event '" + line.path("event").asText() + "'");
        }
    }

    /** Records the facts of a note. The last value of a fact replaces earlier ones; all footprints are kept. */
    private void addNote(String item, JsonNode values) {
        values.properties().forEach(fact -> {
            String value = fact.getValue().asText();
            if (fact.getKey().equals(CollectionFootprint.FACT)) {
                footprints.add(new CollectionFootprint(item, value));
            } else {
                facts.put(fact.getKey(), value);
            }
        });
    }

    private void addResponse(String name, JsonNode line) throws IOException {
        ItemProgress item = item(name);
        int id = item.addResponse(line);
        JsonNode offset = line.path("clock").path("offsetMs");
        if (offset.isNumber()) {
            clockOffsets.add(offset.longValue());
        }
        for (JsonNode file : line.path("files")) {
            StoredFile stored = StoredFile.from(file);
            item.addFile(stored.bytes());
            files.put(name, stored, line, item.requestIds(), id);
        }
    }

    /** Returns the progress of an item. Its segments may be listed before the segment that plans it. */
    private ItemProgress item(String name) {
        return items.computeIfAbsent(name, n -> new ItemProgress());
    }

    /** Reads the open record of a package. */
    public static OpenRecord openRecord(EvidenceStore store, PackageId id) throws IOException {
        try (var in = store.open(id.prefix() + PackageLayout.OPEN)) {
            return OpenRecord.parse(in.readAllBytes());
        }
    }

    /** Filter that accepts segments by their path. */
    private record PathFilter(Predicate<String> accepted) implements SegmentFilter {
        @Override
        public Set<String> prepare(List<StoredObject> others) {
            return Set.of();
        }

        @Override
        public Optional<String> rejection(String path, Optional<Instant> created, List<byte[]> lines) {
            return accepted.test(path) ? Optional.empty() : Optional.of("it is not a sealed segment of the log");
        }
    }
}
