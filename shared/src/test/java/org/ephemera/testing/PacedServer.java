package org.ephemera.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;

/**
 * Server that sends each piece of a log only after the piece before it is stored in a segment. The body is read ahead,
 * so the pieces of a faster server would be stored together.
 *
 * @param place folder of the package
 */
public record PacedServer(StreamedSource.Server server, Path place) implements StreamedSource.Server {
    private static final int MOST_WAITS = 3_000;

    @Override
    public InputStream open(long offset) {
        InputStream in = server.open(offset);
        return new InputStream() {
            private int pieces;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                for (int waits = 0; waits < MOST_WAITS && segments() < pieces; waits++) {
                    pause();
                }
                pieces++;
                return in.read(buffer, from, length);
            }
        };
    }

    private long segments() throws IOException {
        Path log = place.resolve(PackageLayout.ACQUISITION);
        if (!Files.exists(log)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(log)) {
            return files.filter(file -> file.toString().endsWith(".jsonl")).count();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
