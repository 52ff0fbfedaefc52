package org.ephemera.verify;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ephemera.format.PackageLayout;
import org.ephemera.format.PackageReader;
import org.ephemera.model.Digest;
import org.ephemera.verify.parse.JsonValues;
import org.ephemera.verify.parse.MalformedException;

/**
 * Seal that is not stored yet, with the documents that it is compared with. A sealer lets the verifier check it, so that
 * no seal is stored that the verifier would reject.
 *
 * @param seal the envelope
 * @param key of the sealer
 * @param open {@code open.json}
 * @param closing {@code package.json}
 */
@SuppressWarnings("ArrayRecordComponent") // made and read in one place
public record SealDraft(
        byte[] seal,
        ECPublicKey key,
        byte[] open,
        byte[] closing,
        byte[] bagInfo,
        Digest tagManifest,
        Digest manifest,
        Totals totals) {
    private static final String CONTENT = PackageLayout.DATA + "content";

    /**
     * Totals of the manifest.
     *
     * @param files number of listed files
     * @param bytes size of the listed files together
     */
    public record Totals(long files, long bytes, Digest merkleRoot) {}

    /** Returns the first reason why the verifier would reject the seal; empty if it would accept it. */
    public Optional<String> problem() throws IOException {
        Map<String, byte[]> small = new TreeMap<>(Map.of(
                PackageLayout.SEAL, seal,
                PackageLayout.OPEN, open,
                PackageLayout.PACKAGE, closing,
                PackageLayout.BAG_INFO, bagInfo));
        Map<String, PackageFile> all = new TreeMap<>();
        small.forEach((path, bytes) -> all.put(path, new PackageFile(path, bytes.length)));
        all.put(PackageLayout.TAG_MANIFEST, measured(PackageLayout.TAG_MANIFEST, tagManifest));
        all.put(PackageLayout.MANIFEST, measured(PackageLayout.MANIFEST, manifest));
        all.put(CONTENT, new PackageFile(CONTENT, totals.bytes()));
        PackageFiles files = new PackageFiles(new InMemory(small), all);
        CheckResults findings = new CheckResults();
        SignatureCheck signature = new SignatureCheck(files, List.of(key), findings);
        signature.read();
        signature.verify();
        RootDocuments documents = RootDocuments.read(files, findings);
        if (signature.statement().isPresent()) {
            try {
                JsonValues statement = JsonValues.parse(signature.statement().get(), Set.of());
                new SealCheck(files, statement, documents, findings)
                        .run(
                                Optional.of(new ManifestPairReader.Sum(
                                        totals.files(), totals.merkleRoot().hex())),
                                signature,
                                Optional.empty());
            } catch (MalformedException e) {
                return Optional.of("the statement " + e.getMessage());
            }
        }
        return findings.results().stream()
                .filter(result -> result.result() != CheckResult.Result.OK)
                .map(CheckResult::message)
                .findFirst();
    }

    private static PackageFile measured(String path, Digest digest) {
        PackageFile file = new PackageFile(path, 0);
        file.measure(HexFormat.of().parseHex(digest.hex()), 0);
        return file;
    }

    /** Reader of files in memory. */
    private record InMemory(Map<String, byte[]> files) implements PackageReader {
        @Override
        public Stream<Entry> entries() {
            return Stream.empty();
        }

        @Override
        public InputStream open(String path) throws IOException {
            byte[] bytes = files.get(path);
            if (bytes == null) {
                throw new IOException(path + " is not in memory");
            }
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public void close() {}
    }
}
