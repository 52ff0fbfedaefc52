package org.ephemera.azure.acr;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Location of an image, parsed from the reference in a container's definition. */
sealed interface ImageReference {
    /**
     * Image in Azure Container Registry.
     *
     * @param registry host of the registry, in lower case. For the host of a replica it is the host of the main
     *     registry: every replica has the same image under a digest.
     * @param digest {@code sha256:…}, if the reference has one
     */
    record InAcr(String registry, String repository, Optional<String> tag, Optional<String> digest)
            implements ImageReference {
        URI home() {
            return URI.create("https://" + registry);
        }
    }

    /**
     * Image in another registry.
     *
     * @param registry its host; {@code docker.io} if the reference names none
     */
    record OtherRegistry(String registry, Optional<String> digest) implements ImageReference {}

    /** Text that no container runtime could pull. */
    record Malformed() implements ImageReference {}

    /**
     * Complete form of a reference to Azure Container Registry. A token is sent to the host, so a prefix or suffix is
     * not enough to recognize it.
     */
    Pattern ACR = Pattern.compile(
            "(?<name>[A-Za-z0-9][A-Za-z0-9-]{3,62}[A-Za-z0-9])(?:\\.[A-Za-z0-9]{1,40}\\.geo)?+\\.(?<suffix>[A-Za-z.]+)"
                    + "/(?<repository>[a-z0-9]++(?:(?:[._/]|__|-++)[a-z0-9]++)*+)"
                    + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}+))?+"
                    + "(?:@(?<digest>sha256:[0-9a-f]{64}))?+");

    Pattern ANY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");
    Pattern DIGEST = Pattern.compile(".*@(?<digest>sha256:[0-9a-f]{64})");

    /**
     * Parses a reference.
     *
     * @param suffix domain of the cloud's registries: {@code azurecr.io}
     */
    static ImageReference parse(String text, String suffix) {
        Matcher acr = ACR.matcher(text);
        if (acr.matches() && acr.group("suffix").equalsIgnoreCase(suffix)) {
            return new InAcr(
                    (acr.group("name") + "." + suffix).toLowerCase(Locale.ROOT),
                    acr.group("repository"),
                    Optional.ofNullable(acr.group("tag")),
                    Optional.ofNullable(acr.group("digest")));
        }
        if (!ANY.matcher(text).matches()) {
            return new Malformed();
        }
        Matcher digest = DIGEST.matcher(text);
        String first = text.substring(0, Math.max(text.indexOf('/'), 0));
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return new OtherRegistry(
                host ? first : "docker.io", digest.matches() ? Optional.of(digest.group("digest")) : Optional.empty());
    }
}
