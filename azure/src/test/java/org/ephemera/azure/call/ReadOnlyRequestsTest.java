package org.ephemera.azure.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import java.util.List;
import java.util.stream.Stream;
import org.ephemera.azure.AzureSources;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.collect.call.ApiOperation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the POST requests that are allowed in addition to GET, each for its operation only. */
@Tag("source-azure")
class ReadOnlyRequestsTest {
    private static final String QUERY = "operationalinsights:Query_Execute";
    private static final String CLUSTER =
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/prod";
    private static final String PATH = "/v1/workspaces/63613592-b6f7-4c3d-a390-22ba13102111/query";
    private static final String SEARCHES = "/v1/workspaces/63613592-b6f7-4c3d-a390-22ba13102111/search";

    @Test
    void allowsSixPosts() {
        List<String> paths = List.of(
                PATH,
                PATH + "/",
                SEARCHES,
                "/subscriptions/s/metrics:getBatch",
                "/subscriptions/s/metrics:getBatch/x",
                "/subscriptions/s/resourceGroups/g/metrics:getBatch",
                "/x" + PATH,
                "/oauth2/exchange",
                "/oauth2/token",
                "/oauth2/token/x",
                "/v2/shop/checkout/blobs/uploads/",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/c/stop",
                CLUSTER + "/listClusterUserCredential",
                CLUSTER + "/listClusterUserCredential/x",
                CLUSTER + "/x/listClusterUserCredential",
                CLUSTER + "/listClusterAdminCredential",
                CLUSTER + "/runCommand",
                CLUSTER + "/stop",
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerInstance/containerGroups/c/containers/c/exec");
        List<String> allowed = operations()
                .flatMap(operation -> paths.stream()
                        .filter(path -> ReadOnlyRequests.allows(operation, request(HttpMethod.POST, path)))
                        .map(path -> operation.key() + " " + path))
                .toList();
        assertThat(allowed)
                .containsExactlyInAnyOrder(
                        QUERY + " " + PATH,
                        "operationalinsights:Query_Search " + SEARCHES,
                        "monitor:MetricsBatch_Batch /subscriptions/s/metrics:getBatch",
                        AcrCatalog.EXCHANGE.key() + " /oauth2/exchange",
                        AcrCatalog.TOKEN.key() + " /oauth2/token",
                        AksCatalog.LIST_CREDENTIALS.key() + " " + CLUSTER + "/listClusterUserCredential");
    }

    @ParameterizedTest
    @CsvSource({"PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"})
    void rejectsOtherMethods(String verb) {
        assertThat(operations())
                .noneMatch(operation -> ReadOnlyRequests.allows(operation, request(HttpMethod.valueOf(verb), PATH)));
    }

    private static HttpRequest request(HttpMethod method, String path) {
        return new HttpRequest(method, "https://shopregistry.azurecr.io" + path);
    }

    private static Stream<ApiOperation> operations() {
        return AzureSources.artifacts().stream()
                .flatMap(artifact -> artifact.operations().stream())
                .distinct()
                .map(key -> key.split(":", 2))
                .map(names -> new ApiOperation(names[0], names[1], ""));
    }
}
