package org.ephemera.analyze.parse.sealed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.LineReader;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.model.Digest;

/**
 * Files of a package according to its seal. The verifier checks who sealed it; this class compares the digest of each
 * file that is read to its end, and fails if it differs.
 */
final class SealedFiles {
    private static final int LONGEST_LINE = 64 << 10;
    private static final int SEPARATOR = 66;

    private final PackageReader reader;
    private final Map<String, Digest> digests;
    private final Set<String> alteredFiles = new TreeSet<>();

    private SealedFiles(PackageReader reader, Map<String, Digest> digests) {
        this.reader = reader;
        this.digests = Collections.unmodifiableMap(digests);
    }

    static SealedFiles of(PackageReader reader, SealStatement seal) throws IOException {
        Map<String, Digest> tagFiles = lines(reader, PackageLayout.TAG_MANIFEST, seal.tagManifest());
        Map<String, Digest> all = new TreeMap<>(lines(reader, PackageLayout.MANIFEST, seal.manifest()));
        all.putAll(tagFiles);
        return new SealedFiles(reader, all);
    }

    /** Returns the digests of all sealed files by path. */
    Map<String, Digest> digests() {
        return digests;
    }

    /** Opens a file; its digest is compared at its end. */
    InputStream open(String path) throws IOException {
        Digest digest = digests.get(path);
        if (digest == null) {
            throw new IOException(path + " was not sealed");
        }
        return new Checked(reader.open(path), path, digest, alteredFiles::add);
    }

    /** Returns the files that were read to their end and differ from their sealed digest. */
    Set<String> alteredFiles() {
        return Collections.unmodifiableSet(alteredFiles);
    }

    /** Returns the sealed files that are missing, in their order. */
    Set<String> missingFiles() throws IOException {
        Set<String> missing = new TreeSet<>(digests.keySet());
        try (Stream<PackageReader.Entry> there = reader.entries()) {
            there.filter(entry -> entry.kind() == PackageReader.Kind.FILE)
                    .forEach(entry -> missing.remove(entry.path()));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
        return missing;
    }

    private static Map<String, Digest> lines(PackageReader reader, String path, Digest sealed) throws IOException {
        Map<String, Digest> digests = new TreeMap<>();
        try (LineReader lines =
                new LineReader(new Checked(reader.open(path), path, sealed, name -> {}), LONGEST_LINE)) {
            for (Optional<byte[]> line = lines.next(); line.isPresent(); line = lines.next()) {
                String text = new String(line.get(), java.nio.charset.StandardCharsets.US_ASCII);
                if (text.length() <= SEPARATOR || !Digest.isDigest(text.substring(0, SEPARATOR - 2))) {
                    throw new IOException(path + " is malformed");
                }
                digests.put(text.substring(SEPARATOR), new Digest(text.substring(0, SEPARATOR - 2)));
            }
        }
        return digests;
    }

    /** Stream that fails at the end of a file whose digest differs from the sealed one. */
    private static final class Checked extends DigestInputStream {
        private final String path;
        private final Digest sealed;
        private final Consumer<String> altered;
        private boolean compared;

        Checked(InputStream in, String path, Digest sealed, Consumer<String> altered) {
            super(in, Digest.sha256());
            this.path = path;
            this.sealed = sealed;
            this.altered = altered;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            if (read < 0) {
                compare();
            }
            return read;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = super.read(buffer, from, length);
            if (read < 0) {
                compare();
            }
            return read;
        }

        /** Reads the rest before closing: the change may be in the part that was not parsed. */
        @Override
        public void close() throws IOException {
            try {
                if (!compared) {
                    transferTo(OutputStream.nullOutputStream());
                }
            } finally {
                super.close();
            }
        }

        private void compare() throws IOException {
            if (compared) {
                return;
            }
            compared = true;
            Digest found = Digest.finish(getMessageDigest());
            if (!found.equals(sealed)) {
                altered.accept(path);
                throw new IOException(
                        path + " differs from its sealed digest; run 'ephemera verify' to list all problems");
            }
        }
    }
}
