package org.ephemera.reporting;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.ephemera.format.PackageReader;

/**
 * Deadline for reading packages for a report. Reading a large package takes longer than a function may run. Without a
 * deadline the cloud would end the function during the report, and the announcement of the seal would be delayed by a
 * quarter of an hour.
 */
final class ReportReadDeadline {
    private final BooleanSupplier end;
    private volatile boolean over;

    /**
     * Creates a deadline.
     *
     * @param end returns true when the time is over
     */
    ReportReadDeadline(BooleanSupplier end) {
        this.end = end;
    }

    /**
     * Reports whether a read was refused because of the deadline. A reader may take the failure of a file for a gap and
     * continue with the next file.
     */
    boolean isOver() {
        return over;
    }

    private void check() throws IOException {
        over = over || end.getAsBoolean();
        if (over) {
            throw new IOException("the time limit for reading the package is exceeded");
        }
    }

    /** Returns a reader of the package that fails after the deadline. */
    PackageReader limit(PackageReader read) {
        return new Timed(read);
    }

    private final class Timed implements PackageReader {
        private final PackageReader read;

        private Timed(PackageReader read) {
            this.read = read;
        }

        @Override
        public Stream<Entry> entries() throws IOException {
            check();
            return read.entries();
        }

        @Override
        public Optional<String> folder() {
            return read.folder();
        }

        @Override
        public InputStream open(String path) throws IOException {
            check();
            return new TimedInput(read.open(path));
        }

        @Override
        public void close() throws IOException {
            read.close();
        }
    }

    private final class TimedInput extends FilterInputStream {
        private TimedInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            check();
            return super.read();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            check();
            return super.read(to, offset, length);
        }
    }
}
