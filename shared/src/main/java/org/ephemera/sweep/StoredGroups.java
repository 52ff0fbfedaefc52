package org.ephemera.sweep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.ephemera.format.Json;
import org.ephemera.format.LineReader;
import org.jspecify.annotations.Nullable;

/** Iterator over the stored metric groups of an inventory; reads the parts line by line. */
final class StoredGroups implements Iterator<MetricGroup> {
    private static final int LONGEST_LINE = 4 << 20;

    private final SweepIndexFiles files;
    private final Iterator<String> keys;
    private @Nullable LineReader lines;
    private Optional<byte[]> next = Optional.empty();

    StoredGroups(SweepIndexFiles files, List<String> keys) {
        this.files = files;
        this.keys = keys.iterator();
        advance();
    }

    @Override
    public boolean hasNext() {
        return next.isPresent();
    }

    /**
     * Returns the next group.
     *
     * @throws UncheckedIOException if the store fails, or contains a line that this program did not write
     */
    @Override
    public MetricGroup next() {
        byte[] line = next.orElseThrow(NoSuchElementException::new);
        advance();
        try {
            return MetricGroup.from(Json.parse(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void advance() {
        try {
            next = lines == null ? Optional.empty() : lines.next();
            while (next.isEmpty() && keys.hasNext()) {
                close();
                LineReader part = new LineReader(files.open(keys.next()), LONGEST_LINE);
                lines = part;
                next = part.next();
            }
            if (next.isEmpty()) {
                close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void close() throws IOException {
        if (lines != null) {
            lines.close();
        }
        lines = null;
    }
}
