package org.ephemera.azure.call;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import java.util.Map;
import java.util.regex.Pattern;
import org.ephemera.azure.catalog.AcrCatalog;
import org.ephemera.azure.catalog.AksCatalog;
import org.ephemera.collect.call.ApiOperation;

/** Allowed requests: GET, and the few POSTs that change nothing, each by its operation and complete path. */
final class ReadOnlyRequests {
    private static final Map<String, Pattern> READ_ONLY_POSTS = Map.of(
            "operationalinsights:Query_Execute",
            Pattern.compile("/v1/workspaces/[^/]+/query"),
            "operationalinsights:Query_Search",
            Pattern.compile("/v1/workspaces/[^/]+/search"),
            "monitor:MetricsBatch_Batch",
            Pattern.compile("/subscriptions/[^/]+/metrics:getBatch"),
            // These two return tokens that allow only pulling.
            AcrCatalog.EXCHANGE.key(),
            Pattern.compile("/oauth2/exchange"),
            AcrCatalog.TOKEN.key(),
            Pattern.compile("/oauth2/token"),
            // Returns the address of an API server with an existing credential.
            AksCatalog.LIST_CREDENTIALS.key(),
            Pattern.compile("/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.ContainerService"
                    + "/managedClusters/[^/]+/listClusterUserCredential"));

    private ReadOnlyRequests() {}

    /** Reports whether the request only reads. */
    static boolean allows(ApiOperation operation, HttpRequest request) {
        if (request.getHttpMethod() == HttpMethod.GET) {
            return true;
        }
        Pattern path = READ_ONLY_POSTS.get(operation.key());
        return request.getHttpMethod() == HttpMethod.POST
                && path != null
                && path.matcher(request.getUrl().getPath()).matches();
    }
}
