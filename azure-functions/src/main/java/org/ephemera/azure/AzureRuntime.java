package org.ephemera.azure;

import com.azure.core.util.CoreUtils;
import java.util.Map;
import java.util.TreeMap;

/** Where the collector runs on Azure. */
public final class AzureRuntime {
    private AzureRuntime() {}

    /** The libraries that speak to Azure, with their versions. */
    public static Map<String, String> sdk() {
        Map<String, String> versions = new TreeMap<>();
        for (String library :
                new String[] {"azure-core", "azure-resourcemanager-containerinstance", "azure-monitor-query"}) {
            String version = CoreUtils.getProperties(library + ".properties").get("version");
            versions.put("com.azure." + library, version == null ? "unknown" : version);
        }
        return versions;
    }
}
