package org.ephemera.analyze.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An image that a container ran, as its registry has it.
 *
 * @param reference as the specification names it
 * @param ran the digest that ran; "" if nobody told it
 * @param os that it ran on, "" if nobody told it; the same of {@code architecture}
 * @param gone true if the registry has what ran no more
 * @param tag what its tag pointed to when it was asked; empty if it was not asked or has no tag
 * @param configs of what ran; of each that could have run where nobody told the platform
 * @param evidence where the registry's answers begin; of an image of which there is none, the outcomes' file
 */
public record Image(
        String reference,
        String ran,
        String os,
        String architecture,
        boolean gone,
        Optional<Tag> tag,
        List<Manifest> manifests,
        List<Config> configs,
        Evidence evidence) {
    /** @param pushed when its image came to the registry, if that is told */
    public record Tag(String name, String digest, Optional<Instant> pushed, Evidence evidence) {}

    /**
     * A manifest or an index.
     *
     * @param digest by which it was asked for
     * @param found the digest that its bytes have
     * @param lists digests of the manifests of an index, those of platforms
     * @param attested true if it is an index that has attestations: provenance, a bill of materials
     * @param config digest of the config, "" of an index
     */
    public record Manifest(
            String digest,
            String found,
            boolean index,
            List<String> lists,
            boolean attested,
            String config,
            Evidence evidence) {
        public Manifest {
            lists = List.copyOf(lists);
        }
    }

    /**
     * What the image says of itself.
     *
     * @param digest by which it was asked for
     * @param found the digest that its bytes have
     * @param created as it is written, "" if it is not
     * @param texts commands, environment and history
     */
    public record Config(
            String digest,
            String found,
            String created,
            String os,
            String architecture,
            List<Text> texts,
            Evidence evidence) {
        public Config {
            texts = List.copyOf(texts);
        }
    }

    /**
     * A text of a config that a rule may look at.
     *
     * @param what {@code Entrypoint}, {@code Cmd}, {@code Env} or {@code history}
     */
    public record Text(String subject, String what, String value, Evidence evidence) {}

    public Image {
        manifests = List.copyOf(manifests);
        configs = List.copyOf(configs);
    }

    /** The manifest by its digest, if it is in the package. */
    public Optional<Manifest> manifest(String digest) {
        return manifests.stream()
                .filter(manifest -> manifest.digest().equals(digest))
                .findFirst();
    }
}
