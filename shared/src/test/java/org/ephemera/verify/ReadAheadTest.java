package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.ephemera.bag.PackageReader;
import org.ephemera.evidence.Digest;
import org.junit.jupiter.api.Test;

/** A file so large that it is read ahead is measured as any other. */
final class ReadAheadTest {
    private static final String PATH = "data/raw/a/1.body.bin";
    private static final byte[] BODY = new byte[(64 << 20) + 12345];

    static {
        new Random(1).nextBytes(BODY);
    }

    @Test
    void measuresWhatItReads() throws IOException {
        PackageFile file = new PackageFile(PATH, BODY.length);
        assertThat(hashed(file, new ByteArrayInputStream(BODY)).failures()).isEmpty();
        assertThat(file.measuredSize()).isEqualTo(BODY.length);
        assertThat(file.sha256()).isEqualTo(Digest.of(BODY).hex());
    }

    @Test
    void takesAsManyBytesAsThereAre() throws IOException {
        PackageFile file = new PackageFile(PATH, BODY.length + 1L);
        hashed(file, new ByteArrayInputStream(BODY));
        assertThat(file.measuredSize()).isEqualTo(BODY.length);
    }

    @Test
    void stopsWhereThereAreMoreThanThereShouldBe() throws IOException {
        PackageFile file = new PackageFile(PATH, BODY.length - 1L);
        assertThat(hashed(file, new ByteArrayInputStream(BODY)).failures().get(file))
                .contains("it has more than");
        assertThat(file.isMeasured()).isFalse();
    }

    @Test
    void saysWhatCannotBeRead() throws IOException {
        for (Exception failure : new Exception[] {new IOException("gone"), new IllegalStateException("odd")}) {
            PackageFile file = new PackageFile(PATH, BODY.length);
            InputStream broken = new SequenceInputStream(new ByteArrayInputStream(BODY, 0, 1 << 20), failing(failure));
            assertThat(hashed(file, broken).failures()).containsKey(file);
            assertThat(file.isMeasured()).isFalse();
        }
    }

    private static Hashing hashed(PackageFile file, InputStream in) throws IOException {
        Hashing hashing = new Hashing(new PackageFiles(reader(in), Map.of(PATH, file)));
        hashing.start();
        hashing.await();
        return hashing;
    }

    private static PackageReader reader(InputStream in) {
        return new PackageReader() {
            @Override
            public Stream<Entry> entries() {
                return Stream.empty();
            }

            @Override
            public InputStream open(String path) {
                return in;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    private static InputStream failing(Exception failure) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] buffer, int from, int length) throws IOException {
                if (failure instanceof RuntimeException odd) {
                    throw odd;
                }
                throw (IOException) failure;
            }
        };
    }
}
