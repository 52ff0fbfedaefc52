package org.ephemera.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.Digest;
import org.ephemera.testing.SealedPackageMaker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A seal is checked before it is stored, with the documents that it is about to seal. */
class SealDraftTest {
    @TempDir
    Path folder;

    @Test
    void hasProblemWhenADocumentOrTotalDiffers() throws Exception {
        SealedPackageMaker packages = SealedPackageMaker.in(folder);
        Path sealed = packages.make("intact", 3, 10);
        byte[] seal = Files.readAllBytes(sealed.resolve(PackageLayout.SEAL));
        JsonNode predicate = Json.parse(Base64.getDecoder()
                        .decode(Json.parse(seal).path("payload").asText()))
                .path("predicate");
        SealDraft.Totals totals = new SealDraft.Totals(
                predicate.path("fileCount").asLong(),
                predicate.path("byteCount").asLong(),
                new Digest(predicate.at("/merkle/root").asText()));
        SealDraft genuine = new SealDraft(
                seal,
                packages.key(),
                Files.readAllBytes(sealed.resolve(PackageLayout.OPEN)),
                Files.readAllBytes(sealed.resolve(PackageLayout.PACKAGE)),
                Files.readAllBytes(sealed.resolve(PackageLayout.BAG_INFO)),
                digest(sealed, PackageLayout.TAG_MANIFEST),
                digest(sealed, PackageLayout.MANIFEST),
                totals);
        assertThat(genuine.problem()).isEmpty();

        Digest other = Digest.of(new byte[1]);
        SealDraft.Totals more = new SealDraft.Totals(totals.files() + 1, totals.bytes(), totals.merkleRoot());
        byte[] status = changed(sealed, PackageLayout.PACKAGE, "status");
        byte[] request = changed(sealed, PackageLayout.OPEN, "packageId");
        for (SealDraft wrong : new SealDraft[] {
            with(genuine, genuine.open(), genuine.closing(), other, genuine.manifest(), totals),
            with(genuine, genuine.open(), genuine.closing(), genuine.tagManifest(), other, totals),
            with(genuine, genuine.open(), genuine.closing(), genuine.tagManifest(), genuine.manifest(), more),
            with(genuine, genuine.open(), status, genuine.tagManifest(), genuine.manifest(), totals),
            with(genuine, request, genuine.closing(), genuine.tagManifest(), genuine.manifest(), totals)
        }) {
            assertThat(wrong.problem()).isPresent();
        }
    }

    private static SealDraft with(
            SealDraft draft,
            byte[] open,
            byte[] closing,
            Digest tagManifest,
            Digest manifest,
            SealDraft.Totals totals) {
        return new SealDraft(draft.seal(), draft.key(), open, closing, draft.bagInfo(), tagManifest, manifest, totals);
    }

    private static byte[] changed(Path sealed, String path, String field) throws IOException {
        ObjectNode json = (ObjectNode) Json.parse(Files.readAllBytes(sealed.resolve(path)));
        return Json.pretty(json.put(field, "another"));
    }

    private static Digest digest(Path sealed, String path) throws IOException {
        return Digest.of(Files.readAllBytes(sealed.resolve(path)));
    }
}
