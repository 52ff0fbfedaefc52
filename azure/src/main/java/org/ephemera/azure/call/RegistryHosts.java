package org.ephemera.azure.call;

import com.azure.core.management.AzureEnvironment;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Host names of registries and their blob storage. No other host receives a token or a request. */
final class RegistryHosts {
    /** Scope of tokens for registries in all clouds. */
    static final String TOKEN_SCOPE = "https://containerregistry.azure.net/.default";

    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    private RegistryHosts() {}

    static String suffix(AzureEnvironment cloud) {
        if (cloud.equals(AzureEnvironment.AZURE_US_GOVERNMENT)) {
            return "azurecr.us";
        }
        return cloud.equals(AzureEnvironment.AZURE_CHINA) ? "azurecr.cn" : "azurecr.io";
    }

    /** Reports whether the address is a storage account or the dedicated data endpoint of a registry. */
    static boolean isBlobStorage(AzureEnvironment cloud, URI address) {
        String host = String.valueOf(address.getHost()).toLowerCase(Locale.ROOT);
        Pattern account = Pattern.compile(LABEL + Pattern.quote(".blob" + cloud.getStorageEndpointSuffix()));
        Pattern data = Pattern.compile(LABEL + "\\." + LABEL + Pattern.quote(".data." + suffix(cloud)));
        return "https".equalsIgnoreCase(address.getScheme())
                && address.getPort() == -1
                && address.getUserInfo() == null
                && (account.matcher(host).matches() || data.matcher(host).matches());
    }
}
