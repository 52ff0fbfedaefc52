package org.ephemera.envelope;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.BuildInfo;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.model.CaseId;
import org.ephemera.model.Digest;
import org.ephemera.model.PackageId;

/**
 * Statement of a seal: an in-toto Statement v1 about the two manifests, which cover every byte of the package.
 *
 * @param outcomes number of items by outcome
 * @param merkleRoot over the lines of the manifest
 * @param keyUri address of the signing key as the signer states it
 */
public record SealStatement(
        PackageId packageId,
        Optional<CaseId> caseId,
        Instant openedAt,
        Instant sealedAt,
        String status,
        int fileCount,
        long byteCount,
        int foreignCount,
        Map<String, Integer> outcomes,
        Digest tagManifest,
        Digest manifest,
        Digest merkleRoot,
        String keyId,
        String keyUri) {
    public static final String PREDICATE_TYPE = "urn:ephemera:seal:v1";

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String MERKLE = "rfc9162-sha256";
    private static final String LEAVES = PackageLayout.MANIFEST + " lines";

    public SealStatement {
        outcomes = Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    }

    /**
     * Returns the statement as JSON on one line. The subjects have exactly the form that {@code verify.sh} searches
     * for.
     */
    public byte[] toBytes(BuildInfo build) {
        ObjectNode json = Json.object().put("_type", TYPE);
        ArrayNode subjects = json.putArray("subject");
        subject(subjects, PackageLayout.TAG_MANIFEST, tagManifest);
        subject(subjects, PackageLayout.MANIFEST, manifest);
        ObjectNode predicate = json.put("predicateType", PREDICATE_TYPE).putObject("predicate");
        predicate
                .put("packageId", packageId.value())
                .put("caseId", caseId.map(CaseId::value).orElse(null))
                .put("openedAt", openedAt.toString())
                .put("sealedAt", sealedAt.toString())
                .put("status", status)
                .put("fileCount", fileCount)
                .put("byteCount", byteCount)
                .put("foreignCount", foreignCount);
        ObjectNode counts = predicate.putObject("outcomes");
        outcomes.forEach(counts::put);
        predicate
                .putObject("merkle")
                .put("algorithm", MERKLE)
                .put("leaves", LEAVES)
                .put("root", merkleRoot.hex());
        predicate
                .putObject("collector")
                .put("version", build.version())
                .put("gitCommit", build.gitCommit())
                .put("artifactSha256", build.artifactSha256().map(Digest::hex).orElse(null));
        predicate.putObject("key").put("keyid", keyId).put("uri", keyUri);
        return Json.bytes(json);
    }

    /**
     * Reports whether a statement has exactly the bytes that a sealer writes for its values. Other bytes could be read
     * in two ways.
     */
    public static boolean isCanonical(byte[] bytes) {
        try {
            JsonNode collector = Json.parse(bytes).path("predicate").path("collector");
            BuildInfo build = new BuildInfo(
                    text(collector, "version"),
                    text(collector, "gitCommit"),
                    Json.text(collector, "artifactSha256").map(Digest::new));
            return Arrays.equals(parse(bytes).toBytes(build), bytes);
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Parses a statement of exactly this form.
     *
     * @throws IOException if it has another form; the message states the difference
     */
    public static SealStatement parse(byte[] bytes) throws IOException {
        JsonNode json = Json.parse(bytes);
        expect(json, "_type", TYPE);
        expect(json, "predicateType", PREDICATE_TYPE);
        JsonNode predicate = json.path("predicate");
        expect(predicate.path("merkle"), "algorithm", MERKLE);
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        predicate
                .path("outcomes")
                .properties()
                .forEach(o -> outcomes.put(o.getKey(), o.getValue().asInt()));
        try {
            return new SealStatement(
                    new PackageId(text(predicate, "packageId")),
                    Json.text(predicate, "caseId").map(CaseId::new),
                    instant(predicate, "openedAt"),
                    instant(predicate, "sealedAt"),
                    text(predicate, "status"),
                    predicate.path("fileCount").asInt(-1),
                    predicate.path("byteCount").asLong(-1),
                    predicate.path("foreignCount").asInt(-1),
                    outcomes,
                    subject(json.path("subject"), 0, PackageLayout.TAG_MANIFEST),
                    subject(json.path("subject"), 1, PackageLayout.MANIFEST),
                    new Digest(text(predicate.path("merkle"), "root")),
                    text(predicate.path("key"), "keyid"),
                    text(predicate.path("key"), "uri"));
        } catch (IllegalArgumentException e) {
            throw new IOException("the seal is malformed: " + e.getMessage(), e);
        }
    }

    private static void subject(ArrayNode subjects, String name, Digest digest) {
        subjects.addObject().put("name", name).putObject("digest").put("sha256", digest.hex());
    }

    private static Digest subject(JsonNode subjects, int index, String name) throws IOException {
        expect(subjects.path(index), "name", name);
        return new Digest(text(subjects.path(index).path("digest"), "sha256"));
    }

    private static void expect(JsonNode json, String field, String value) throws IOException {
        if (!text(json, field).equals(value)) {
            throw new IOException("the seal's '" + field + "' is not '" + value + "'");
        }
    }

    private static String text(JsonNode json, String field) throws IOException {
        return Json.text(json, field).orElseThrow(() -> new IOException("the seal has no '" + field + "'"));
    }

    private static Instant instant(JsonNode json, String field) throws IOException {
        return Json.instant(json, field).orElseThrow(() -> new IOException("the seal has no time '" + field + "'"));
    }
}
