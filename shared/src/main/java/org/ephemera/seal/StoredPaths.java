package org.ephemera.seal;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ephemera.format.CompactBuffer;

/**
 * Paths and sizes of the files below a folder of a package, in byte order of the paths. Only the part of a path that
 * differs from the previous path is stored, about 20 bytes per body.
 */
final class StoredPaths implements Iterable<StoredPaths.Entry> {
    /**
     * Path and size of a file.
     *
     * @param bytes size of the file in bytes
     */
    record Entry(String path, long bytes) {}

    private final CompactBuffer packed = new CompactBuffer();
    private String last = "";
    private int count;

    private StoredPaths() {}

    int count() {
        return count;
    }

    Iterable<String> paths() {
        return () -> {
            Iterator<Entry> entries = iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return entries.hasNext();
                }

                @Override
                public String next() {
                    return entries.next().path();
                }
            };
        };
    }

    @Override
    public Iterator<Entry> iterator() {
        CompactBuffer.Reader reading = packed.from(0);
        return new Iterator<>() {
            private String path = "";

            @Override
            public boolean hasNext() {
                return reading.more();
            }

            @Override
            public Entry next() {
                if (!reading.more()) {
                    throw new NoSuchElementException();
                }
                path = path.substring(0, (int) reading.number()) + reading.text();
                return new Entry(path, reading.number());
            }
        };
    }

    /** Returns the entries that are also in the other list, or in the set. */
    StoredPaths restricted(StoredPaths other, Set<String> more) {
        StoredPaths kept = new StoredPaths();
        Iterator<Entry> others = other.iterator();
        String next = others.hasNext() ? others.next().path() : "";
        for (Entry entry : this) {
            while (!next.isEmpty() && next.compareTo(entry.path()) < 0) {
                next = others.hasNext() ? others.next().path() : "";
            }
            if (next.equals(entry.path()) || more.contains(entry.path())) {
                kept.add(entry.path(), entry.bytes());
            }
        }
        return kept;
    }

    /** Returns the first path below a folder that passes. */
    Optional<String> first(String folder, Predicate<String> passes) {
        for (String path : paths()) {
            if (path.startsWith(folder) && passes.test(path)) {
                return Optional.of(path);
            }
        }
        return Optional.empty();
    }

    private void add(String path, long bytes) {
        int same = 0;
        while (same < Math.min(path.length(), last.length()) && path.charAt(same) == last.charAt(same)) {
            same++;
        }
        packed.number(same);
        packed.text(path.substring(same));
        packed.number(bytes);
        last = path;
        count++;
    }

    /**
     * Builder that accepts the paths of a listing. Stores list in byte order; paths in another order need more memory.
     */
    static final class Builder {
        private final StoredPaths inOrder = new StoredPaths();
        private final Map<String, Long> others = new TreeMap<>();

        void add(String path, long bytes) {
            if (path.compareTo(inOrder.last) > 0) {
                inOrder.add(path, bytes);
            } else {
                others.put(path, bytes);
            }
        }

        StoredPaths build() {
            if (others.isEmpty()) {
                return inOrder;
            }
            inOrder.forEach(entry -> others.putIfAbsent(entry.path(), entry.bytes()));
            StoredPaths sorted = new StoredPaths();
            others.forEach(sorted::add);
            return sorted;
        }
    }
}
