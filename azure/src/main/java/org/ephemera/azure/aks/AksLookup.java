package org.ephemera.azure.aks;

import com.azure.core.http.HttpResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.ephemera.azure.call.AzureClients;
import org.ephemera.azure.call.ErrorBody;
import org.ephemera.azure.call.FailureOutcomes;
import org.ephemera.azure.call.SdkFailure;
import org.ephemera.azure.call.UnrecordedArmClient;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.azure.target.ArmId;
import org.ephemera.azure.target.KnownCluster;
import org.ephemera.collect.Deadline;
import org.ephemera.collect.call.ApiFailure;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.ErrorOrigin;
import org.ephemera.collect.source.IdleTimeoutBody;
import org.ephemera.format.Json;
import org.ephemera.kubernetes.ClusterException;

/**
 * Lookup of an AKS cluster and its user credential, for a connection to its API server. The calls are not recorded in
 * the package; the same applies to requests for tokens.
 *
 * <p>{@link AksClusterSource} and {@link AksCredentialSource} make the same calls with recording. The connection of the
 * same run uses their responses, which are held in memory only. A run that resumes the package does not repeat these
 * two items. It requests the data with this lookup instead.
 */
final class AksLookup {
    private static final int OK = 200;
    private static final int LARGEST = 1 << 20;

    /** Time limit from the head of a response to the end of its body. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final AzureClients clients;
    private final ArmId cluster;
    private final Deadline deadline;

    AksLookup(AzureClients clients, ArmId cluster, Deadline deadline) {
        this.clients = clients;
        this.cluster = cluster;
        this.deadline = deadline;
    }

    /** Returns the path of the call that returns the user credential. */
    static String path(ArmId cluster) {
        return cluster.path() + "/listClusterUserCredential";
    }

    KnownCluster cluster() throws ClusterException {
        byte[] body = read(AksCatalog.GET_CLUSTER, () -> clients.lookups().get(cluster.path(), AksCatalog.VERSION));
        try {
            return KnownCluster.of(Json.parse(body));
        } catch (IOException | RuntimeException e) {
            throw unreadable(AksCatalog.GET_CLUSTER);
        }
    }

    AksKubeconfig credential() throws ClusterException {
        byte[] body =
                read(AksCatalog.LIST_CREDENTIALS, () -> clients.lookups().post(path(cluster), AksCatalog.VERSION));
        try {
            JsonNode response = Json.parse(body);
            return AksKubeconfig.ofResponse(response);
        } catch (IOException | RuntimeException e) {
            // The cause may quote the credential.
            throw unreadable(AksCatalog.LIST_CREDENTIALS);
        }
    }

    private byte[] read(ApiOperation operation, Supplier<HttpResponse> call) throws ClusterException {
        if (deadline.passed()) {
            throw refused(operation, 0, ApiFailure.DEADLINE, "");
        }
        try (HttpResponse response = call.get();
                IdleTimeoutBody in = UnrecordedArmClient.body(response, clients.clock(), LONGEST)) {
            byte[] body = in.readNBytes(LARGEST);
            if (response.getStatusCode() != OK) {
                ErrorBody error = ErrorBody.parse(body);
                throw refused(operation, response.getStatusCode(), error.code(), error.message());
            }
            return body;
        } catch (ClusterException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            SdkFailure failure = SdkFailure.of(e);
            throw refused(operation, 0, deadline.passed() ? ApiFailure.DEADLINE : failure.code(), failure.message());
        }
    }

    private ClusterException refused(ApiOperation operation, int status, String code, String message) {
        int throttles = FailureOutcomes.isThrottling(status) ? 1 : 0;
        return new ClusterException(FailureOutcomes.outcome(
                new ApiFailure(operation, status, code, message, ErrorOrigin.OTHER, 1, throttles, clients.armHome())));
    }

    private static ClusterException unreadable(ApiOperation operation) {
        return new ClusterException(
                ApiFailure.UNREADABLE,
                operation.key() + " returned no usable connection data of the cluster; check it with 'az aks show'"
                        + " and collect again");
    }
}
