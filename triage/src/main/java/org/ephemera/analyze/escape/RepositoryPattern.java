package org.ephemera.analyze.escape;

import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.ImageName;

/** Repository of a publisher's images. */
final class RepositoryPattern {
    private RepositoryPattern() {}

    /**
     * Reports whether an image is from the repository of a pattern.
     *
     * @param pattern registry and repository, in which a part may end with {@code *}; {@code *.example.com/repository}
     *     for the registries below a domain; {@code eks:repository} for the registries of a service of AWS
     */
    static boolean matches(String pattern, ImageName image) {
        int colon = pattern.indexOf(':');
        if (colon >= 0) {
            return pattern.substring(colon + 1).equals(image.repository())
                    && AwsRegistries.isOfService(pattern.substring(0, colon), image.registry());
        }
        if (pattern.startsWith("*.")) {
            int slash = pattern.indexOf('/');
            return image.registry().endsWith(pattern.substring(1, slash))
                    && HostPath.matches(pattern.substring(slash + 1), image.repository());
        }
        return HostPath.matches(pattern, image.registryAndRepository());
    }
}
