package org.ephemera.analyze.model;

import java.util.Locale;

/**
 * Parsed name of an image, with the defaults of container engines.
 *
 * @param registry host, {@code docker.io} if the name has none
 * @param repository such as {@code library/nginx}
 * @param tag "" if the name has none
 * @param digest {@code sha256:…}, "" if the name has none
 */
public record ImageName(String registry, String repository, String tag, String digest) {
    private static final String HUB = "docker.io";

    /**
     * Parses a name. Every text gives a result.
     *
     * @param text hostile
     */
    public static ImageName parse(String text) {
        String rest = text.strip();
        int at = rest.indexOf('@');
        String digest = at < 0 ? "" : rest.substring(at + 1);
        rest = at < 0 ? rest : rest.substring(0, at);
        int colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
        String tag = colon < 0 ? "" : rest.substring(colon + 1);
        rest = colon < 0 ? rest : rest.substring(0, colon);
        int slash = rest.indexOf('/');
        String first = slash < 0 ? "" : rest.substring(0, slash);
        if (!first.contains(".") && !first.contains(":") && !first.equals("localhost")) {
            return new ImageName(HUB, slash < 0 ? "library/" + rest : rest, tag, digest);
        }
        String registry = first.toLowerCase(Locale.ROOT);
        boolean hub = registry.equals("index.docker.io") || registry.equals("registry-1.docker.io");
        String repository = rest.substring(slash + 1);
        boolean official = (hub || registry.equals(HUB)) && !repository.contains("/");
        return new ImageName(hub ? HUB : registry, official ? "library/" + repository : repository, tag, digest);
    }

    /** Reports whether the image belongs to a Docker Hub user or organization and is not an official image. */
    public boolean isDockerHubUserImage() {
        return registry.equals(HUB) && !repository.startsWith("library/");
    }

    /**
     * Returns the last part of the repository with the tag: {@code checkout:1.4} for
     * {@code registry.example/shop/checkout:1.4}. Use it where the complete name is shown nearby.
     */
    public String shortName() {
        String last = repository.substring(repository.lastIndexOf('/') + 1);
        return tag.isEmpty() ? last : last + ":" + tag;
    }

    /** Returns registry and repository. */
    public String registryAndRepository() {
        return registry + "/" + repository;
    }
}
