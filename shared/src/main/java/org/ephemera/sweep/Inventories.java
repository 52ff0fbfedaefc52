package org.ephemera.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ephemera.bag.Answer;
import org.ephemera.bag.Json;
import org.ephemera.bag.OpenRecord;
import org.ephemera.store.EvidenceStore;

/** The inventories that were kept of a scope. */
final class Inventories {
    private static final int GROUPS_IN_A_PART = 5000;

    private final EvidenceStore store;
    private final IndexFiles files;
    private final SweepScope scope;

    Inventories(EvidenceStore store, SweepScope scope) {
        this.store = store;
        this.files = new IndexFiles(store);
        this.scope = scope;
    }

    /** The oldest first. */
    List<Inventory> all() throws IOException {
        List<Inventory> all = new ArrayList<>();
        for (String key : files.keys(SweepPaths.inventories(scope))) {
            Optional<Inventory> read = files.read(key).map(Inventory::from);
            read.ifPresent(all::add);
        }
        all.sort(Comparator.comparing(Inventory::after).thenComparingInt(Inventory::attempt));
        return all;
    }

    /** Sorted. What is held is one line. */
    Iterator<MetricGroup> groups(Inventory inventory) {
        List<String> keys = new ArrayList<>();
        for (int part = 0; part < inventory.parts(); part++) {
            keys.add(SweepPaths.listed(scope, inventory.after(), inventory.attempt(), part));
        }
        return new StoredGroups(files, keys);
    }

    /** Writes down what a package's answers list, sorted; its head comes last, and without it there is no inventory. */
    Inventory keep(
            OpenRecord open,
            SweepWindow after,
            int attempt,
            Optional<String> gap,
            List<String> items,
            SweptBodies bodies)
            throws IOException {
        TreeMap<MetricGroup, SortedSet<String>> found = new TreeMap<>();
        for (String item : items) {
            Answer.each(store, open, item + "-", answer -> {
                try (InputStream body = files.body(open.packageId(), answer.files())) {
                    bodies.listed(
                            answer.operation(),
                            answer.params(),
                            body,
                            group -> found.computeIfAbsent(group.only(List.of()), key -> new TreeSet<>())
                                    .addAll(group.metrics()));
                }
            });
        }
        long containers = 0;
        long series = 0;
        int parts = 0;
        int lines = 0;
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (Map.Entry<MetricGroup, SortedSet<String>> entry : found.entrySet()) {
            MetricGroup group = entry.getKey().only(List.copyOf(entry.getValue()));
            part.writeBytes(Json.bytes(group.toJson()));
            part.write('\n');
            containers += group.isContainer() ? 1 : 0;
            series += group.metrics().size();
            if (++lines % GROUPS_IN_A_PART == 0) {
                files.create(SweepPaths.listed(scope, after, attempt, parts++), part.toByteArray());
                part.reset();
            }
        }
        if (part.size() > 0) {
            files.create(SweepPaths.listed(scope, after, attempt, parts++), part.toByteArray());
        }
        Inventory inventory = new Inventory(
                after,
                attempt,
                open.packageId(),
                open.openedAt(),
                gap.isEmpty(),
                gap.orElse(""),
                containers,
                series,
                parts);
        files.create(SweepPaths.scope(scope), scope.toJson());
        files.create(SweepPaths.inventory(scope, after, attempt), inventory.toJson());
        return inventory;
    }
}
