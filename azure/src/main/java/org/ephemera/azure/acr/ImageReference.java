package org.ephemera.azure.acr;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an image is, told from the reference by which a container names it. */
sealed interface ImageReference {
    /**
     * A registry of Azure Container Registry.
     *
     * @param registry its host for the whole registry, in lower case, also where the reference names that of one of its replicas:
     *     by a digest each has the same
     * @param digest {@code sha256:…}, if the reference has one
     */
    record InAcr(String registry, String repository, Optional<String> tag, Optional<String> digest)
            implements ImageReference {
        URI home() {
            return URI.create("https://" + registry);
        }
    }

    /** @param registry its host, {@code docker.io} where none is named */
    record Elsewhere(String registry, Optional<String> digest) implements ImageReference {}

    /** Nothing that a container runtime could pull. */
    record Malformed() implements ImageReference {}

    /** The host becomes the place that a token goes to, so it is told by the whole form, not by its beginning or end. */
    Pattern ACR = Pattern.compile(
            "(?<name>[A-Za-z0-9][A-Za-z0-9-]{3,62}[A-Za-z0-9])(?:\\.[A-Za-z0-9]{1,40}\\.geo)?+\\.(?<suffix>[A-Za-z.]+)"
                    + "/(?<repository>[a-z0-9]++(?:(?:[._/]|__|-++)[a-z0-9]++)*+)"
                    + "(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}+))?+"
                    + "(?:@(?<digest>sha256:[0-9a-f]{64}))?+");

    Pattern ANY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");
    Pattern DIGEST = Pattern.compile(".*@(?<digest>sha256:[0-9a-f]{64})");

    /** @param suffix under which the cloud has its registries: {@code azurecr.io} */
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
        return new Elsewhere(
                host ? first : "docker.io", digest.matches() ? Optional.of(digest.group("digest")) : Optional.empty());
    }
}
