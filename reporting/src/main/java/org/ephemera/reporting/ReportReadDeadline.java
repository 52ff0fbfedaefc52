package org.ephemera.reporting;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.ephemera.format.PackageReader;

/**
 * The time in which packages are read for a report. A large one takes longer than a function has: whoever only began would be
 * ended by the cloud, in the midst of it, and nobody be told of the seal for a quarter of an hour.
 */
final class ReportReadDeadline {
    private final BooleanSupplier end;
    private volatile boolean over;

    /** @param end true when it is over */
    ReportReadDeadline(BooleanSupplier end) {
        this.end = end;
    }

    /** True once somebody would have read on: whoever reads may take a file that he cannot read for a gap, and go on with the next. */
    boolean isOver() {
        return over;
    }

    private void check() throws IOException {
        over = over || end.getAsBoolean();
        if (over) {
            throw new IOException("the time for reading the package is over");
        }
    }

    /** The same package, of which nothing is read any more when the time is over. */
    PackageReader of(PackageReader read) {
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
