package org.ephemera.collect.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Operating system and CPU architecture in the terms of the OCI image index.
 *
 * @param osVersion prefix of the operating system version, for images that exist for each version: {@code 10.0.20348.};
 *     "" if it is unknown or has no meaning
 * @param isKnown false if the API did not return the platform and the usual one is assumed
 */
public record ImagePlatform(String os, String architecture, String osVersion, boolean isKnown) {
    private static final String WINDOWS = "windows";
    private static final String LINUX = "linux";
    private static final String AMD64 = "amd64";
    private static final String ARM64 = "arm64";
    private static final String NONE = "unknown";

    /**
     * Windows versions by the part of the family name that identifies them (Microsoft Learn, "Windows container version
     * compatibility").
     */
    private static final Map<String, String> WINDOWS_VERSIONS = Map.of(
            "2016", "10.0.14393.",
            "2019", "10.0.17763.",
            "2004", "10.0.19041.",
            "20h2", "10.0.19042.",
            "2022", "10.0.20348.",
            "2025", "10.0.26100.");

    /**
     * Returns the platform from the terms of ECS or Container Instances.
     *
     * @param family {@code LINUX}, {@code WINDOWS_SERVER_2022_CORE}, {@code Windows}, …; "" if unknown
     * @param cpu {@code X86_64}, {@code ARM64}; "" if unknown
     */
    public static ImagePlatform of(String family, String cpu) {
        String name = family.toLowerCase(Locale.ROOT);
        String os = name.startsWith(WINDOWS) ? WINDOWS : LINUX;
        String version = os.equals(WINDOWS) ? windowsVersion(name) : "";
        return switch (cpu.toLowerCase(Locale.ROOT)) {
            case ARM64 -> new ImagePlatform(os, ARM64, version, true);
            case "x86_64" -> new ImagePlatform(os, AMD64, version, true);
            default -> new ImagePlatform(os, AMD64, version, false);
        };
    }

    private static String windowsVersion(String family) {
        return WINDOWS_VERSIONS.entrySet().stream()
                .filter(version -> family.contains(version.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Reports whether the platform is {@code unknown/unknown}, which marks attestations in an index. */
    static boolean isUnknown(JsonNode platform) {
        return platform.path("os").asText().equals(NONE)
                && platform.path("architecture").asText().equals(NONE);
    }

    static boolean isAbsent(JsonNode platform) {
        return platform.isMissingNode() || platform.isNull();
    }

    /** Reports whether machines of the clouds run this platform. */
    static boolean isRunByClouds(JsonNode platform) {
        return List.of(LINUX, WINDOWS).contains(os(platform))
                && List.of(AMD64, ARM64).contains(architecture(platform));
    }

    private static String os(JsonNode platform) {
        return platform.path("os").asText().toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the architecture. Container runtimes accept more names than the specification (containerd,
     * platforms.Normalize).
     */
    private static String architecture(JsonNode platform) {
        String cpu = platform.path("architecture").asText().toLowerCase(Locale.ROOT);
        return switch (cpu) {
            case "x86_64", "x86-64" -> AMD64;
            case "aarch64" -> ARM64;
            default -> cpu;
        };
    }

    /**
     * Returns the properties by which a container runtime distinguishes images. The version of the operating system
     * counts for Windows only.
     */
    static List<String> key(JsonNode platform) {
        String os = os(platform);
        return List.of(
                os,
                architecture(platform),
                isPlain(platform) ? "" : platform.path("variant").asText(),
                os.equals(WINDOWS) ? platform.path("os.version").asText() : "");
    }

    /**
     * Reports whether every machine of the architecture runs the variant. A container runtime selects no other variant
     * unless requested (containerd, platforms).
     */
    static boolean isPlain(JsonNode platform) {
        String variant = platform.path("variant").asText();
        return variant.isEmpty() || variant.equals(architecture(platform).equals(ARM64) ? "v8" : "v1");
    }

    /** Returns the likelihood as a number from 0; higher if more machines of the clouds run the platform. */
    static int likelihood(JsonNode platform) {
        if (!isPlain(platform)) {
            return 0;
        }
        return of("", "").matches(platform) ? 3 : os(platform).equals(LINUX) ? 2 : 1;
    }

    boolean isWindows() {
        return os.equals(WINDOWS);
    }

    boolean matches(JsonNode platform) {
        return os(platform).equals(os) && architecture(platform).equals(architecture);
    }

    /**
     * Reports whether the image is for this version of the operating system. Windows runs no image that is made for
     * another version.
     */
    boolean matchesVersion(JsonNode platform) {
        return !osVersion.isEmpty() && platform.path("os.version").asText().startsWith(osVersion);
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
