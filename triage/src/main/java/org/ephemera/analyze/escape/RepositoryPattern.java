package org.ephemera.analyze.escape;

import org.ephemera.analyze.model.AwsRegistries;
import org.ephemera.analyze.model.ImageName;

/** Which repositories known infrastructure comes from. */
final class RepositoryPattern {
    private RepositoryPattern() {}

    /** True if an image is from the place that a pattern names, or, of {@code eks:repository}, from there in a registry of this service. */
    static boolean matches(String pattern, ImageName image) {
        int colon = pattern.indexOf(':');
        return colon < 0
                ? pattern.equals(image.place())
                : pattern.substring(colon + 1).equals(image.repository())
                        && AwsRegistries.isOf(pattern.substring(0, colon), image.registry());
    }
}
