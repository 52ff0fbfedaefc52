import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.resourcemanager.containerinstance.fluent.ContainerInstanceManagementClient;
import com.azure.resourcemanager.containerinstance.implementation.ContainerInstanceManagementClientBuilder;

/**
 * The least that a fresh process does which asks Azure through the SDK: a container group, so many CALLS one after the other, as
 * a group's chain has. Nothing is kept, hashed, signed or asked beside it, and the token is there.
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
