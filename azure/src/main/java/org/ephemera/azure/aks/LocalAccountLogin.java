package org.ephemera.azure.aks;

import com.azure.core.http.HttpResponse;
import java.io.IOException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.UnrecordedArmClient;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.ClusterException;
import org.jspecify.annotations.Nullable;

/**
 * Login with the credential that Azure returns for a cluster with local accounts: a token or a client certificate. It
 * is kept in memory only.
 */
final class LocalAccountLogin implements AksCluster.Login {
    private static final int OK = 200;

    /** Time limit for the body, from the arrival of the head. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AzureClients clients;
    private final ArmId cluster;
    private final Duration longest;
    private AksKubeconfig config;

    /**
     * Creates a login; requests the credential from Azure if none is given.
     *
     * @param known credential that Azure returned before, if any
     * @throws ClusterException if Azure returns no credential, or one that cannot be used
     */
    LocalAccountLogin(AzureClients clients, String cluster, @Nullable AksKubeconfig known) throws ClusterException {
        this(clients, cluster, known, LONGEST);
    }

    /**
     * Creates a login with another time limit.
     *
     * @param longest time limit for the body of a response, from the arrival of the head
     */
    LocalAccountLogin(AzureClients clients, String cluster, @Nullable AksKubeconfig known, Duration longest)
            throws ClusterException {
        this.clients = clients;
        this.longest = longest;
        this.cluster = ArmId.of(cluster, AksCatalog.TYPE)
                .orElseThrow(() -> new IllegalStateException("a planned item has no valid cluster id"));
        this.config = known == null ? requestCredential() : known;
    }

    @Override
    public synchronized KeyManager @Nullable [] keys() throws ClusterException {
        return config.token().isPresent() || config.certificate().isEmpty()
                ? null
                : config.certificate().get().keys();
    }

    @Override
    public synchronized String authorization(boolean renew) throws ClusterException {
        if (renew) {
            config = requestCredential();
        }
        if (config.token().isPresent()) {
            return "Bearer " + config.token().get();
        }
        if (config.certificate().isEmpty()) {
            throw new ClusterException(
                    ApiFailure.NO_CREDENTIALS,
                    "the credential that Azure returned for the cluster contains neither a token nor a certificate;"
                            + " integrate the cluster with Microsoft Entra ID and collect again");
        }
        return "";
    }

    @Override
    public String admission() {
        return "check whether the cluster's credentials were rotated a moment ago, or integrate the cluster with"
                + " Microsoft Entra ID";
    }

    /**
     * Requests the credential outside of the package, like every token. The recorded call of the package is the item
     * azure.aks.credential.
     */
    private AksKubeconfig requestCredential() throws ClusterException {
        try (HttpResponse response = clients.unrecorded().post(AksLookup.path(cluster), AksCatalog.VERSION)) {
            if (response.getStatusCode() == OK) {
                try (IdleTimeoutBody body = UnrecordedArmClient.body(response, clients.clock(), longest)) {
                    return AksKubeconfig.ofResponse(Json.parse(body));
                }
            }
            throw unavailable("Azure responded with HTTP " + response.getStatusCode());
        } catch (ClusterException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw unavailable("Azure returned no usable response");
        }
    }

    private static ClusterException unavailable(String why) {
        return new ClusterException(
                ApiFailure.NO_CREDENTIALS,
                "the cluster's user credential is unavailable: " + why + "; allow the collector the action"
                        + " listClusterUserCredential on the cluster, and collect again");
    }
}
