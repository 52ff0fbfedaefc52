package org.ephemera.azure.call;

import com.azure.core.util.CoreUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Versions of the Azure SDK libraries that the program uses, by their names on Maven Central. Packages contain them as
 * a part of the {@link org.ephemera.format.RuntimeRecord}.
 */
public final class SdkLibraries {
    private static final String OF_ALL = "azure-core";
    private static final String VERSION = "version";
    private static final String UNKNOWN = "unknown";

    private SdkLibraries() {}

    /**
     * Returns the given libraries and azure-core, each with its version.
     *
     * @param names artifact ids, as in their {@code NAME.properties}
     */
    public static Map<String, String> of(List<String> names) {
        Map<String, String> versions = new TreeMap<>();
        versions.put(group(OF_ALL) + OF_ALL, version(OF_ALL));
        names.forEach(name -> versions.put(group(name) + name, version(name)));
        return Map.copyOf(versions);
    }

    private static String group(String name) {
        return name.startsWith("azure-resourcemanager-") ? "com.azure.resourcemanager:" : "com.azure:";
    }

    private static String version(String name) {
        // Some libraries have only the file that Maven generates.
        String mavenFile = "META-INF/maven/com.azure.resourcemanager/" + name + "/pom.properties";
        return Optional.ofNullable(CoreUtils.getProperties(name + ".properties").get(VERSION))
                .or(() -> Optional.ofNullable(CoreUtils.getProperties(mavenFile).get(VERSION)))
                .orElse(UNKNOWN);
    }
}
