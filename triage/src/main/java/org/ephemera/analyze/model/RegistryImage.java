package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Image that a container ran, as its registry returns it.
 *
 * @param reference name in the specification
 * @param ranDigest digest that ran; "" if the platform does not report it
 * @param os operating system on which it ran, "" if not reported; {@code architecture} likewise
 * @param isMissingInRegistry true if the registry no longer contains the image that ran
 * @param tag digest to which the tag pointed when it was queried; empty if it was not queried or has no tag
 * @param configs of the image that ran; if the platform is unknown, of each image that could have run
 * @param evidence the first response of the registry; the outcomes file if there is no response
 */
public record RegistryImage(
        String reference,
        String ranDigest,
        String os,
        String architecture,
        boolean isMissingInRegistry,
        Optional<Tag> tag,
        List<Manifest> manifests,
        List<Config> configs,
        EvidenceLocation evidence) {
    /**
     * Tag of an image at the time of the query.
     *
     * @param pushed time at which its image was pushed, if the registry reports it
     */
    public record Tag(String name, String digest, Optional<Instant> pushed, EvidenceLocation evidence) {}

    /**
     * Image manifest or image index.
     *
     * @param digest requested digest
     * @param actualDigest digest of the returned bytes
     * @param platformDigests digests of the platform manifests of an index
     * @param attested true for an index that contains attestations: provenance, a bill of materials
     * @param config digest of the config, "" for an index
     */
    public record Manifest(
            String digest,
            String actualDigest,
            boolean index,
            List<String> platformDigests,
            boolean attested,
            String config,
            EvidenceLocation evidence) {
        public Manifest {
            platformDigests = List.copyOf(platformDigests);
        }
    }

    /**
     * Config of an image.
     *
     * @param digest requested digest
     * @param actualDigest digest of the returned bytes
     * @param created as written, "" if absent
     * @param texts commands, environment and history
     */
    public record Config(
            String digest,
            String actualDigest,
            String created,
            String os,
            String architecture,
            List<Text> texts,
            EvidenceLocation evidence) {
        public Config {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Text of a config that rules evaluate.
     *
     * @param what {@code Entrypoint}, {@code Cmd}, {@code Env} or {@code history}
     */
    public record Text(String subject, String what, String value, EvidenceLocation evidence) {}

    public RegistryImage {
        manifests = List.copyOf(manifests);
        configs = List.copyOf(configs);
    }

    /** Returns the manifest with a digest, if the package contains it. */
    public Optional<Manifest> manifest(String digest) {
        return manifests.stream()
                .filter(manifest -> manifest.digest().equals(digest))
                .findFirst();
    }
}
