package org.ephemera.azure.source;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.ephemera.kubernetes.ClusterException;

/** Where an API server of AKS is. A token that is sent there is good for every cluster of the tenant, so it goes nowhere else. */
final class ApiServerAddress {
    /** Of the public cloud, of that of the United States' government, and of that in China. */
    private static final List<String> DOMAINS =
            List.of(".azmk8s.io", ".cx.aks.containerservice.azure.us", ".cx.prod.service.azk8s.cn");

    private ApiServerAddress() {}

    /** Nothing if it is no address of the form {@code https://HOST:PORT}, perhaps with a slash at its end. */
    static Optional<URI> of(String text) {
        try {
            URI server = new URI(text.replaceFirst("/+$", ""));
            boolean plain = "https".equalsIgnoreCase(server.getScheme())
                    && server.getHost() != null
                    && server.getUserInfo() == null
                    && server.getRawQuery() == null
                    && server.getRawFragment() == null;
            return plain ? Optional.of(server) : Optional.empty();
        } catch (URISyntaxException e) {
            // Its message would repeat the text.
            return Optional.empty();
        }
    }

    /**
     * @param hosts names that the cluster's own answer gives, with a space between them
     * @throws ClusterException if it is no address, or of a host that is neither of them nor of AKS
     */
    static URI of(String text, String hosts) throws ClusterException {
        return of(text).filter(address -> isOfCluster(address.getHost().toLowerCase(Locale.ROOT), hosts))
                .orElseThrow(() -> new ClusterException(
                        "BadEndpoint",
                        "what Azure tells as the address of the cluster's API server is no https address of a host that the"
                                + " cluster itself names, so nothing was sent there; see what 'az aks show' says of fqdn and"
                                + " privateFQDN"));
    }

    private static boolean isOfCluster(String host, String hosts) {
        return DOMAINS.stream().anyMatch(host::endsWith)
                || List.of(hosts.toLowerCase(Locale.ROOT).split(" ", -1)).contains(host);
    }
}
