package org.ephemera.seal;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import org.ephemera.format.CompactBuffer;

/**
 * What stands below a folder of a package, in the order of the bytes of the paths, with sizes. Of each path only that is kept in which
 * it differs from the one before: some twenty bytes a body.
 */
final class StoredPaths implements Iterable<StoredPaths.Entry> {
    /** @param bytes how many it has */
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
        CompactBuffer.Reading reading = packed.from(0);
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

    /** Takes a listing as it comes. A store lists in the order of the bytes; of one that does not, more is held. */
    static final class Gathering {
        private final StoredPaths inOrder = new StoredPaths();
        private final Map<String, Long> others = new TreeMap<>();

        void add(String path, long bytes) {
            if (path.compareTo(inOrder.last) > 0) {
                inOrder.add(path, bytes);
            } else {
                others.put(path, bytes);
            }
        }

        StoredPaths done() {
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
