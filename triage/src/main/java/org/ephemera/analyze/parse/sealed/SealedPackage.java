package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.Evidence;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.envelope.DsseEnvelope;
import org.ephemera.envelope.SealStatement;
import org.ephemera.format.ItemOutcome;
import org.ephemera.format.Json;
import org.ephemera.format.OpenRecord;
import org.ephemera.format.OutcomeList;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.format.StoredFile;
import org.ephemera.model.Digest;

/**
 * A sealed package, open for reading. Each file that is read to its end is the one that was sealed; whether the seal's key is to
 * be trusted, {@code verify} says.
 */
public final class SealedPackage implements Closeable {
    private static final int LARGEST_DOCUMENT = 64 << 20;

    private final PackageReader reader;
    private final SealedFiles files;
    private final Digest sealSha256;
    private final SealStatement seal;
    private final OpenRecord open;
    private final JsonNode closing;
    private final List<ItemOutcome> outcomes;
    private final List<ApiResponse> answers;

    private SealedPackage(PackageReader reader, byte[] envelope) throws IOException {
        this.reader = reader;
        this.sealSha256 = Digest.of(envelope);
        this.seal = SealStatement.parse(DsseEnvelope.parse(envelope).statement());
        this.files = SealedFiles.of(reader, seal);
        this.open = OpenRecord.parse(bytes(files.open(PackageLayout.OPEN), PackageLayout.OPEN));
        this.closing = Json.parse(bytes(files.open(PackageLayout.PACKAGE), PackageLayout.PACKAGE));
        try (InputStream in = files.open(PackageLayout.OUTCOMES)) {
            this.outcomes = OutcomeList.parse(in).items();
        }
        this.answers =
                new AcquisitionLog(outcomes.stream().map(ItemOutcome::planned).toList()).read(files);
    }

    /**
     * Opens a package; closing it closes the reader.
     *
     * @throws AnalysisException if it is not sealed, is not what was sealed, or cannot be read
     */
    public static SealedPackage open(PackageReader reader) throws AnalysisException {
        byte[] envelope = seal(reader);
        try {
            return new SealedPackage(reader, envelope);
        } catch (IOException e) {
            throw new AnalysisException("the package cannot be analysed: " + e.getMessage(), e);
        }
    }

    private static byte[] seal(PackageReader reader) throws AnalysisException {
        try {
            return bytes(reader.open(PackageLayout.SEAL), PackageLayout.SEAL);
        } catch (IOException e) {
            throw new AnalysisException(
                    "the package has no seal that can be read (" + e.getMessage() + "): it is not sealed, or not whole;"
                            + " 'ephemera status' and 'ephemera verify' say more",
                    e);
        }
    }

    /** SHA-256 of {@code seal.dsse.json}. */
    public Digest sealSha256() {
        return sealSha256;
    }

    public SealStatement seal() {
        return seal;
    }

    /** {@code open.json}: what was asked, of what, why, and by whom. */
    public OpenRecord request() {
        return open;
    }

    /** {@code package.json}: who collected, with what outcome. */
    public JsonNode closing() {
        return closing;
    }

    public List<ItemOutcome> outcomes() {
        return outcomes;
    }

    /** The names of all files that were sealed. */
    public Set<String> names() {
        return Collections.unmodifiableSet(files.digests().keySet());
    }

    /** All answers, in the order in which they are kept. */
    public List<ApiResponse> answers() {
        return answers;
    }

    /** The answers of one artifact. */
    public Stream<ApiResponse> answers(String artifact) {
        return answers.stream().filter(answer -> answer.artifact().equals(artifact));
    }

    /** Files that were read to their end and are not what was sealed: nothing that was concluded from them holds. */
    public Set<String> altered() {
        return files.altered();
    }

    /**
     * Files that were sealed and are not there, by name; links and folders of these names are none.
     *
     * @throws IOException if what is there cannot be listed
     */
    public Set<String> missing() throws IOException {
        return files.missing();
    }

    /** A file of the package as evidence. */
    public Evidence evidence(String path, FileLocation place) {
        Digest digest = files.digests().get(path);
        if (digest == null) {
            throw new IllegalArgumentException(path + " was not sealed");
        }
        return new Evidence(path, place, digest);
    }

    /** Reads a file that was sealed. */
    public InputStream open(String path) throws IOException {
        return files.open(path);
    }

    /** Reads the body of an answer, its pieces one after the other. */
    public InputStream open(ApiResponse answer) throws IOException {
        if (answer.files().size() == 1) {
            return files.open(answer.files().getFirst().path());
        }
        List<InputStream> pieces = new ArrayList<>();
        for (StoredFile file : answer.files()) {
            pieces.add(files.open(file.path()));
        }
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    /**
     * Reads a file of the package that is a JSON document, such as the alert that made it.
     *
     * @throws IOException if it is not one, has more than 64 MiB, or is not what was sealed
     */
    public JsonNode read(String path) throws IOException {
        return Json.parse(bytes(files.open(path), path));
    }

    /**
     * Reads a body that is a JSON or CBOR document, or XML of EC2, and small enough to be held; logs are read with {@link #open(ApiResponse)} instead.
     * What was stored as it came over the wire, gzipped, is unpacked.
     *
     * @throws IOException if it is not such a document, has more than 64 MiB, or is not what was sealed
     */
    public JsonNode read(ApiResponse answer) throws IOException {
        long bytes = answer.files().stream().mapToLong(StoredFile::bytes).sum();
        if (bytes > LARGEST_DOCUMENT) {
            throw new IOException(answer.files().getFirst().path() + " has " + bytes + " bytes, too many to be held");
        }
        try (InputStream in = open(answer)) {
            JsonNode read =
                    DocumentParser.parse(answer.ending(), DecompressedBody.of(new KeptOpen(in), LARGEST_DOCUMENT));
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return read;
        }
    }

    /**
     * Reads a body that is small enough to be held, byte by byte.
     *
     * @throws IOException if it has more than 64 MiB, or is not what was sealed
     */
    public byte[] bytes(ApiResponse answer) throws IOException {
        return bytes(open(answer), answer.files().getFirst().path());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static byte[] bytes(InputStream in, String path) throws IOException {
        try (in) {
            byte[] bytes = in.readNBytes(LARGEST_DOCUMENT + 1);
            if (bytes.length > LARGEST_DOCUMENT) {
                throw new IOException(path + " is too large");
            }
            return bytes;
        }
    }

    /** A stream that a parser may close and that is read on: a digest is compared at its end, and a document may end before that. */
    private static final class KeptOpen extends FilterInputStream {
        KeptOpen(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // Whoever opened it closes it.
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws java.io.IOException {
            return in.read(buffer, from, length);
        }
    }
}
