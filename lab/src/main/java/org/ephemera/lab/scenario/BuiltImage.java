package org.ephemera.lab.scenario;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Simulated image of a container in a scenario that {@link ScenarioBuilder} generates. Images differ only in their
 * number and bytes.
 */
record BuiltImage(int number) {

    private static final String TYPE = "application/vnd.oci.image.manifest.v1+json";

    String reference() {
        return BuiltAccount.ID + ".dkr.ecr." + BuiltAccount.REGION + ".amazonaws.com/" + repository() + ":1";
    }

    String digest() {
        return digest(manifest());
    }

    /** Returns the image with its manifest as ECR describes it. */
    ObjectNode shown() {
        ObjectNode shown = JsonNodeFactory.instance.objectNode().put("region", BuiltAccount.REGION);
        shown.put("registryId", BuiltAccount.ID)
                .put("repositoryName", repository())
                .put("imageDigest", digest())
                .put("imageStatus", "ACTIVE")
                .put("imageManifestMediaType", TYPE)
                .put("imageManifest", manifest())
                .putArray("imageTags")
                .add("1");
        return shown;
    }

    /** Returns the image configuration with its digest. */
    ObjectNode config() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("digest", digest(configText()))
                .put("content", configText());
    }

    private String repository() {
        return "lab/image-" + number;
    }

    private String manifest() {
        return """
                {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"application/vnd.oci.image.config.v1+json",\
                "digest":"%s","size":%d},"layers":[]}""".formatted(TYPE, digest(configText()), configText().length());
    }

    private String configText() {
        return """
                {"architecture":"amd64","os":"linux","config":{"Cmd":["/app/%d"]},"rootfs":{"type":"layers","diff_ids":[]}}""".formatted(number);
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
