package org.ephemera.collect.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * Operating system and CPU in the words of the OCI image index.
 *
 * @param told false if nobody told it and the usual one is assumed
 */
public record ImagePlatform(String os, String architecture, boolean told) {
    /**
     * From the words of ECS or Container Instances.
     *
     * @param family {@code LINUX}, {@code WINDOWS_SERVER_2022_CORE}, {@code Windows}, …; "" if it is not told
     * @param cpu {@code X86_64}, {@code ARM64}; "" if it is not told
     */
    public static ImagePlatform of(String family, String cpu) {
        String os = family.toLowerCase(Locale.ROOT).startsWith("windows") ? "windows" : "linux";
        return switch (cpu.toLowerCase(Locale.ROOT)) {
            case "arm64" -> new ImagePlatform(os, "arm64", true);
            case "x86_64" -> new ImagePlatform(os, "amd64", true);
            default -> new ImagePlatform(os, "amd64", false);
        };
    }

    /** Attestations stand in an index under the platform {@code unknown/unknown}. */
    boolean is(JsonNode platform) {
        return platform.path("os").asText().equals(os)
                && platform.path("architecture").asText().equals(architecture);
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
