package org.ephemera.azure.aks;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.model.DetailCode;

/**
 * Validation of the address of an API server of AKS. A token for one cluster is valid for every cluster of the tenant,
 * so it must not be sent to another server.
 */
final class ApiServerAddress {
    private ApiServerAddress() {}

    /**
     * Parses an address of the form {@code https://HOST:PORT}, with or without trailing slashes; empty if it has
     * another form.
     */
    static Optional<URI> of(String text) {
        try {
            URI server = new URI(text.replaceFirst("/+$", ""));
            boolean plain = "https".equalsIgnoreCase(server.getScheme())
                    && server.getHost() != null
                    && server.getRawUserInfo() == null
                    && server.getRawQuery() == null
                    && server.getRawFragment() == null;
            return plain ? Optional.of(server) : Optional.empty();
        } catch (URISyntaxException e) {
            // The message of the exception would quote the text.
            return Optional.empty();
        }
    }

    /**
     * Checks the server of a kubeconfig against the cluster that Azure Resource Manager returned in the same run. No
     * domain suffix is required, because customers choose the names of private DNS zones.
     *
     * @param hosts {@code fqdn} and {@code privateFQDN} of the cluster
     * @throws ClusterException if the server's host is not one of these hosts
     */
    static URI ofCluster(URI server, List<String> hosts) throws ClusterException {
        if (hosts.stream().noneMatch(server.getHost()::equalsIgnoreCase)) {
            throw new ClusterException(
                    DetailCode.BAD_ENDPOINT,
                    "the API server that Azure returned with the cluster's credential is neither the fqdn nor the privateFQDN of"
                            + " the cluster, so nothing was sent there; compare it with both in 'az aks show'");
        }
        return server;
    }
}
