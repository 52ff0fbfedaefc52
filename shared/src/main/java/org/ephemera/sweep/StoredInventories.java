package org.ephemera.sweep;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.ephemera.format.Json;
import org.ephemera.format.LoggedResponse;
import org.ephemera.format.OpenRecord;
import org.ephemera.store.EvidenceStore;

/** Store of the inventories ({@link MetricInventory}) of a scope. */
final class StoredInventories {
    /** Attribute of an inventory package's target: start of the time for which unlisted groups are searched. */
    static final String SINCE = "since";

    private static final int GROUPS_IN_A_PART = 5000;

    /** Maximum number of days to search after a longer gap. Each unlisted group is queried once per day. */
    private static final int MOST_DAYS = 7;

    private final EvidenceStore store;
    private final SweepIndexFiles files;
    private final SweepScope scope;
    private final boolean placed;

    /**
     * Creates access to the inventories of a scope.
     *
     * @param placed as in {@link MetricRetention}
     */
    StoredInventories(EvidenceStore store, SweepScope scope, boolean placed) {
        this.store = store;
        this.files = new SweepIndexFiles(store);
        this.scope = scope;
        this.placed = placed;
    }

    /** Name of an inventory, for example {@code 2026-11-25.0}. */
    record Name(SweepWindow after, int attempt) {
        private static final Pattern KEY = Pattern.compile(".*/(?<after>[^/]+)\\.(?<attempt>[0-9]{1,9})\\.json");

        static Optional<Name> of(String key) {
            Matcher name = KEY.matcher(key);
            return name.matches()
                    ? SweepWindow.parse(name.group("after"))
                            .map(after -> new Name(after, Integer.parseInt(name.group("attempt"))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return after.name() + "." + attempt;
        }
    }

    /**
     * Returns the names, oldest first. Their content is read one at a time, because there is at least one inventory for
     * each day since the first sweep.
     */
    List<Name> names() throws IOException {
        return files.keys(SweepPaths.inventories(scope)).stream()
                .flatMap(key -> Name.of(key).stream())
                .sorted(Comparator.comparing(Name::after).thenComparingInt(Name::attempt))
                .toList();
    }

    MetricInventory read(Name name) throws IOException {
        return files.read(SweepPaths.inventory(scope, name.after(), name.attempt()))
                .map(MetricInventory::from)
                .orElseThrow(() -> new IOException("the inventory " + name + " is listed but does not exist"));
    }

    /**
     * Returns the inventories taken after a window was closed and before the next one was closed, in order of the
     * attempts.
     */
    List<MetricInventory> list(SweepWindow after) throws IOException {
        List<MetricInventory> all = new ArrayList<>();
        for (Name name : names()) {
            if (name.after().equals(after)) {
                all.add(read(name));
            }
        }
        return all;
    }

    /** Returns the groups, sorted. Reads one line at a time, so memory use is constant. */
    Iterator<MetricGroup> groups(MetricInventory inventory) {
        List<String> keys = new ArrayList<>();
        for (int part = 0; part < inventory.parts(); part++) {
            keys.add(SweepPaths.listed(scope, inventory.after(), inventory.attempt(), part));
        }
        return new StoredGroups(files, keys);
    }

    /** Returns the groups without the unlisted ones. */
    Iterator<MetricGroup> listedGroups(MetricInventory inventory) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(groups(inventory), Spliterator.ORDERED), false)
                .filter(group -> !group.place().isEmpty())
                .iterator();
    }

    /**
     * Stores the groups that the package's responses list, sorted. The head object is written last; without it, the
     * inventory does not exist.
     */
    MetricInventory store(
            OpenRecord open, SweepWindow after, int attempt, Optional<String> gap, StoredMetricParser bodies)
            throws IOException {
        TreeMap<MetricGroup, SortedSet<String>> found = new TreeMap<>();
        // All items and attempts are read: resources found during the listing are listed by separate items, and a page
        // that was read twice adds nothing.
        LoggedResponse.each(store, open, "", answer -> {
            try (InputStream body = files.body(open.packageId(), answer.files())) {
                bodies.parseListing(
                        answer.operation(),
                        answer.params(),
                        body,
                        group -> found.computeIfAbsent(group.withMetrics(List.of()), key -> new TreeSet<>())
                                .addAll(group.metrics()));
            }
        });
        // Deleted targets are in no listing, but their metrics can still be queried by name.
        scope.targets().stream()
                .flatMap(target -> bodies.groupOf(target).stream())
                .forEach(group -> found.computeIfAbsent(group.withMetrics(List.of()), key -> new TreeSet<>())
                        .addAll(group.metrics()));
        if (placed) {
            place(found);
        }
        long containers = 0;
        long series = 0;
        int parts = 0;
        int lines = 0;
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        for (Map.Entry<MetricGroup, SortedSet<String>> entry : found.entrySet()) {
            MetricGroup group = entry.getKey().withMetrics(List.copyOf(entry.getValue()));
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
        MetricInventory inventory = new MetricInventory(
                after,
                since(open, after),
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

    /** Returns the start that was requested when the package was opened. */
    private static SweepWindow since(OpenRecord open, SweepWindow after) {
        String since = open.target().attributes().getOrDefault(SINCE, "");
        return since.isEmpty() ? after : SweepWindow.containing(Instant.parse(since));
    }

    /**
     * Returns the first window for which unlisted groups are searched. This is the window after the last complete
     * inventory, if no inventory was taken for some days, and the newest window if there is no earlier inventory.
     */
    SweepWindow firstSearched(SweepWindow newest) throws IOException {
        SweepWindow earliest = newest;
        for (int days = 1; days < MOST_DAYS; days++) {
            earliest = earliest.previous();
        }
        for (Name name : names().reversed()) {
            if (name.after().compareTo(newest) < 0 && read(name).complete()) {
                SweepWindow next = name.after().next();
                return next.compareTo(earliest) < 0 ? earliest : next;
            }
        }
        return newest;
    }

    /**
     * Assigns unlisted groups to the place where they are listed now or in the previous inventory, so that each group
     * is queried once.
     */
    private void place(Map<MetricGroup, SortedSet<String>> found) throws IOException {
        Map<String, MetricGroup> unplaced = new HashMap<>();
        found.keySet().stream()
                .filter(group -> group.place().isEmpty())
                .forEach(group -> unplaced.put(group.subject(), group));
        List<MetricGroup> listed = new ArrayList<>(found.keySet());
        listed.forEach(group -> placed(group, unplaced, found));
        Optional<MetricInventory> before = unplaced.isEmpty() ? Optional.empty() : latest();
        if (before.isPresent()) {
            listedGroups(before.get()).forEachRemaining(group -> placed(group.withMetrics(List.of()), unplaced, found));
        }
    }

    /** Returns the latest complete inventory. */
    Optional<MetricInventory> latest() throws IOException {
        for (Name name : names().reversed()) {
            MetricInventory inventory = read(name);
            if (inventory.complete()) {
                return Optional.of(inventory);
            }
        }
        return Optional.empty();
    }

    private static void placed(
            MetricGroup listed, Map<String, MetricGroup> unplaced, Map<MetricGroup, SortedSet<String>> found) {
        if (listed.place().isEmpty()) {
            return;
        }
        MetricGroup unlisted = unplaced.remove(listed.subject());
        if (unlisted != null) {
            SortedSet<String> metrics = found.remove(unlisted);
            found.computeIfAbsent(listed, key -> new TreeSet<>()).addAll(metrics == null ? List.of() : metrics);
        }
    }
}
