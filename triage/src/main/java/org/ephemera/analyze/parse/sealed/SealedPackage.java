package org.ephemera.analyze.parse.sealed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ephemera.analyze.model.EvidenceLocation;
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
 * Sealed package, open for reading. Each file that is read to its end is compared with its sealed digest; whether the
 * key of the seal is trusted is checked by {@code verify}.
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
    private final List<ApiResponse> responses;

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
        this.responses =
                new AcquisitionLog(outcomes.stream().map(ItemOutcome::planned).toList()).read(files);
    }

    /**
     * Opens a package; closing it closes the reader.
     *
     * @throws AnalysisException if the package is not sealed, differs from its seal, or is unreadable
     */
    public static SealedPackage open(PackageReader reader) throws AnalysisException {
        byte[] envelope = seal(reader);
        try {
            return new SealedPackage(reader, envelope);
        } catch (IOException e) {
            throw new AnalysisException("cannot analyze the package: " + e.getMessage(), e);
        }
    }

    private static byte[] seal(PackageReader reader) throws AnalysisException {
        try {
            return bytes(reader.open(PackageLayout.SEAL), PackageLayout.SEAL);
        } catch (IOException e) {
            throw new AnalysisException(
                    "cannot read the seal of the package (" + e.getMessage()
                            + "): the package is not sealed or incomplete;"
                            + " run 'ephemera status' and 'ephemera verify' for details",
                    e);
        }
    }

    /** Returns the SHA-256 digest of {@code seal.dsse.json}. */
    public Digest sealSha256() {
        return sealSha256;
    }

    public SealStatement seal() {
        return seal;
    }

    /** Returns {@code open.json}: target, window, trigger and requester. */
    public OpenRecord request() {
        return open;
    }

    /** Returns {@code package.json}: the collector and the result. */
    public JsonNode closing() {
        return closing;
    }

    public List<ItemOutcome> outcomes() {
        return outcomes;
    }

    /** Returns the names of all sealed files. */
    public Set<String> names() {
        return Collections.unmodifiableSet(files.digests().keySet());
    }

    /** Returns all responses, in the order of the package. */
    public List<ApiResponse> responses() {
        return responses;
    }

    /** Returns the responses of one artifact. */
    public Stream<ApiResponse> responses(String artifact) {
        return responses.stream().filter(response -> response.artifact().equals(artifact));
    }

    /**
     * Returns the files that were read to their end and differ from their sealed digest. Conclusions from them are
     * invalid.
     */
    public Set<String> alteredFiles() {
        return files.alteredFiles();
    }

    /**
     * Returns the names of sealed files that are missing; links and folders with these names do not count as files.
     *
     * @throws IOException if the files cannot be listed
     */
    public Set<String> missingFiles() throws IOException {
        return files.missingFiles();
    }

    /** Returns a place in a file of the package as evidence. */
    public EvidenceLocation evidence(String path, FileLocation place) {
        Digest digest = files.digests().get(path);
        if (digest == null) {
            throw new IllegalArgumentException(path + " was not sealed");
        }
        return new EvidenceLocation(path, place, digest);
    }

    /** Opens a sealed file. */
    public InputStream open(String path) throws IOException {
        return files.open(path);
    }

    /** Opens the body of a response; its pieces are read in order. */
    public InputStream open(ApiResponse response) throws IOException {
        return response.files().size() == 1
                ? files.open(response.files().getFirst().path())
                : new BodyPieces(files, response.files());
    }

    /**
     * Reads a file of the package that is a JSON document, such as the alert that opened it.
     *
     * @throws IOException if the file is not JSON, exceeds 64 MiB, or differs from its sealed digest
     */
    public JsonNode read(String path) throws IOException {
        return Json.parse(bytes(files.open(path), path));
    }

    /**
     * Reads a body that is a JSON or CBOR document, or XML of EC2, into memory. Logs are read with
     * {@link #open(ApiResponse)} instead. A body that was stored gzipped is decompressed.
     *
     * @throws IOException if the body is not such a document, exceeds 64 MiB, or differs from its sealed digest
     */
    public JsonNode read(ApiResponse response) throws IOException {
        long bytes = response.files().stream().mapToLong(StoredFile::bytes).sum();
        if (bytes > LARGEST_DOCUMENT) {
            throw new IOException(response.files().getFirst().path() + " has " + bytes
                    + " bytes; the limit of triage is " + LARGEST_DOCUMENT + " bytes");
        }
        try (InputStream in = open(response)) {
            JsonNode read = DocumentParser.parse(
                    response.extension(), DecompressedBody.of(new UnclosableInput(in), LARGEST_DOCUMENT));
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return read;
        }
    }

    /**
     * Reads a body into memory.
     *
     * @throws IOException if the body exceeds 64 MiB or differs from its sealed digest
     */
    public byte[] bytes(ApiResponse response) throws IOException {
        return bytes(open(response), response.files().getFirst().path());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private static byte[] bytes(InputStream in, String path) throws IOException {
        try (in) {
            byte[] bytes = in.readNBytes(LARGEST_DOCUMENT + 1);
            if (bytes.length > LARGEST_DOCUMENT) {
                throw new IOException(path + " exceeds the limit of triage, " + LARGEST_DOCUMENT + " bytes");
            }
            return bytes;
        }
    }

    /**
     * Stream that ignores close, because a parser may close it before the end of the file, where the digest is
     * compared.
     */
    private static final class UnclosableInput extends FilterInputStream {
        UnclosableInput(InputStream in) {
            super(in);
        }

        @Override
        public void close() {
            // The caller that opened the stream closes it.
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws java.io.IOException {
            return in.read(buffer, from, length);
        }
    }
}
