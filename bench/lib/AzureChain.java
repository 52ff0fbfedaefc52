import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.resourcemanager.containerinstance.fluent.ContainerInstanceManagementClient;
import com.azure.resourcemanager.containerinstance.implementation.ContainerInstanceManagementClientBuilder;

/**
 * Lower bound for a fresh process that calls Azure through the SDK: CALLS sequential requests for a container group, as in the
 * call chain of a group. Nothing is stored, hashed or signed, there are no other requests, and the token exists already.
 */
final class AzureChain {
    public static void main(String[] arguments) {
        String[] id = arguments[1].split("/");
        ContainerInstanceManagementClient client = new ContainerInstanceManagementClientBuilder()
                .pipeline(new HttpPipelineBuilder()
                        .policies(
                                new RetryPolicy(),
                                new AddHeadersPolicy(new HttpHeaders().set(HttpHeaderName.AUTHORIZATION, "Bearer lab")))
                        .build())
                .endpoint(arguments[0])
                .subscriptionId(id[2])
                .buildClient();
        for (int call = 0; call < Integer.parseInt(arguments[2]); call++) {
            client.getContainerGroups().getByResourceGroup(id[4], id[id.length - 1]);
        }
    }
}
