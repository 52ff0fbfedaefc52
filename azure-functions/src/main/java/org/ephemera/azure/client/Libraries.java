package org.ephemera.azure.client;

import com.azure.core.util.CoreUtils;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The libraries that speak to Azure, by their names on Maven Central, with their versions. */
public final class Libraries {
    private static final String GROUP = "com.azure:";
    private static final String OF_ALL = "azure-core";
    private static final String UNKNOWN = "unknown";

    private Libraries() {}

    /** @param names without a group, as their own {@code NAME.properties} are called */
    public static Map<String, String> of(List<String> names) {
        Map<String, String> versions = new TreeMap<>();
        versions.put(GROUP + OF_ALL, version(OF_ALL));
        names.forEach(name -> versions.put(GROUP + name, version(name)));
        return Map.copyOf(versions);
    }

    private static String version(String name) {
        return CoreUtils.getProperties(name + ".properties").getOrDefault("version", UNKNOWN);
    }
}
