package org.ephemera.azure.call;

import com.azure.core.management.AzureEnvironment;

/** Addresses of the Azure clouds, without trailing slashes. */
final class CloudAddresses {
    /** Address of Log Analytics in China, which the SDK lacks. */
    private static final String LOGS_IN_CHINA = "https://api.loganalytics.azure.cn";

    private CloudAddresses() {}

    /** Returns scheme and host of Azure Resource Manager. */
    static String arm(AzureEnvironment cloud) {
        return withoutSlash(cloud.getResourceManagerEndpoint());
    }

    /** Returns the address of Log Analytics, which is also the audience of its tokens. */
    static String logs(AzureEnvironment cloud) {
        return cloud.equals(AzureEnvironment.AZURE_CHINA)
                ? LOGS_IN_CHINA
                : withoutSlash(cloud.getLogAnalyticsEndpoint());
    }

    /** Returns the domain of Azure Monitor metrics, to which a region is prefixed. */
    static String metrics(AzureEnvironment cloud) {
        if (cloud.equals(AzureEnvironment.AZURE_CHINA)) {
            return "metrics.monitor.azure.cn";
        }
        return cloud.equals(AzureEnvironment.AZURE_US_GOVERNMENT)
                ? "metrics.monitor.azure.us"
                : "metrics.monitor.azure.com";
    }

    /** Returns the scope for a token with this audience. */
    static String scope(String audience) {
        return withoutSlash(audience) + "/.default";
    }

    private static String withoutSlash(String address) {
        return address.replaceFirst("/+$", "");
    }
}
