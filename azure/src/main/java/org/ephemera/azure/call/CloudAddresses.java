package org.ephemera.azure.call;

import com.azure.core.management.AzureEnvironment;

/** Where the clouds are asked. Addresses have no slash at their end. */
final class CloudAddresses {
    /** The SDK does not know the one of China. */
    private static final String LOGS_IN_CHINA = "https://api.loganalytics.azure.cn";

    private CloudAddresses() {}

    /** Scheme and host of the resource manager. */
    static String arm(AzureEnvironment cloud) {
        return withoutSlash(cloud.getResourceManagerEndpoint());
    }

    /** Log Analytics; its tokens are for the same address. */
    static String logs(AzureEnvironment cloud) {
        return cloud.equals(AzureEnvironment.AZURE_CHINA)
                ? LOGS_IN_CHINA
                : withoutSlash(cloud.getLogAnalyticsEndpoint());
    }

    /** The host of Azure Monitor, behind the name of a region. */
    static String metrics(AzureEnvironment cloud) {
        if (cloud.equals(AzureEnvironment.AZURE_CHINA)) {
            return "metrics.monitor.azure.cn";
        }
        return cloud.equals(AzureEnvironment.AZURE_US_GOVERNMENT)
                ? "metrics.monitor.azure.us"
                : "metrics.monitor.azure.com";
    }

    /** What a token for an audience is asked for by. */
    static String scope(String audience) {
        return withoutSlash(audience) + "/.default";
    }

    private static String withoutSlash(String address) {
        return address.replaceFirst("/+$", "");
    }
}
