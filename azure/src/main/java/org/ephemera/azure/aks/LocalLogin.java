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

/** By the credential that Azure gives for a cluster with accounts of its own: a token, or a certificate. Held in memory alone. */
final class LocalLogin implements AksCluster.Login {
    private static final int OK = 200;

    /** Once the head is there. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AzureClients clients;
    private final ArmId cluster;
    private final Duration longest;
    private AksKubeconfig config;

    /**
     * Asks Azure if nothing is known.
     *
     * @param known what Azure gave already
     * @throws ClusterException if Azure gives none, or none that lets anybody in
     */
    LocalLogin(AzureClients clients, String cluster, @Nullable AksKubeconfig known) throws ClusterException {
        this(clients, cluster, known, LONGEST);
    }

    /** @param longest that the body of an answer may take, once its head is there */
    LocalLogin(AzureClients clients, String cluster, @Nullable AksKubeconfig known, Duration longest)
            throws ClusterException {
        this.clients = clients;
        this.longest = longest;
        this.cluster = ArmId.of(cluster, AksCatalog.TYPE)
                .orElseThrow(() -> new IllegalStateException("a cluster was planned that is none"));
        this.config = known == null ? ask() : known;
    }

    @Override
    public synchronized KeyManager @Nullable [] keys() throws ClusterException {
        return config.token().isPresent() || config.certificate().isEmpty()
                ? null
                : config.certificate().get().keys();
    }

    @Override
    public synchronized String authorization(boolean anew) throws ClusterException {
        if (anew) {
            config = ask();
        }
        if (config.token().isPresent()) {
            return "Bearer " + config.token().get();
        }
        if (config.certificate().isEmpty()) {
            throw new ClusterException(
                    ApiFailure.NO_CREDENTIALS,
                    "what Azure gives for the cluster holds neither a token nor a certificate; integrate the cluster with"
                            + " Microsoft Entra ID and collect again");
        }
        return "";
    }

    @Override
    public String admission() {
        return "see whether the cluster's credentials were rotated a moment ago, or integrate it with Microsoft Entra ID";
    }

    /** Outside of the package, as every token is asked for: the package's own call of it stands in azure.aks.credential. */
    private AksKubeconfig ask() throws ClusterException {
        try (HttpResponse response = clients.unrecorded().post(AksLookup.path(cluster), AksCatalog.VERSION)) {
            if (response.getStatusCode() == OK) {
                try (IdleTimeoutBody body = UnrecordedArmClient.body(response, clients.clock(), longest)) {
                    return AksKubeconfig.ofAnswer(Json.parse(body));
                }
            }
            throw none("Azure answered with HTTP " + response.getStatusCode());
        } catch (ClusterException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw none("Azure gave no answer that can be used");
        }
    }

    private static ClusterException none(String why) {
        return new ClusterException(
                ApiFailure.NO_CREDENTIALS,
                "the cluster's user credential could not be had: " + why
                        + "; see that the collector may do listClusterUserCredential on the cluster, and collect again");
    }
}
