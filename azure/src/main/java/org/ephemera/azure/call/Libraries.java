package org.ephemera.azure.call;

import com.azure.core.util.CoreUtils;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The libraries that speak to Azure, by their names on Maven Central, with their versions. */
public final class Libraries {
    private static final String OF_ALL = "azure-core";
    private static final String VERSION = "version";
    private static final String UNKNOWN = "unknown";

    private Libraries() {}

    /** @param names without a group, as their own {@code NAME.properties} are called */
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
        // Some bring no file of their own, but the one that Maven makes.
        String ofMaven = "META-INF/maven/com.azure.resourcemanager/" + name + "/pom.properties";
        return Optional.ofNullable(CoreUtils.getProperties(name + ".properties").get(VERSION))
                .or(() -> Optional.ofNullable(CoreUtils.getProperties(ofMaven).get(VERSION)))
                .orElse(UNKNOWN);
    }
}
