import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.EcsClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;

/**
 * Lower bound for a fresh process that calls AWS through the SDK: CALLS sequential requests to two services, as in the call
 * chain of a task. Nothing is stored, hashed or signed, and there are no other requests.
 */
final class AwsChain {
    public static void main(String[] arguments) {
        String task = arguments[2];
        String cluster = task.split("/")[1];
        StsClientBuilder sts = StsClient.builder();
        EcsClientBuilder ecs = EcsClient.builder();
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder();
        at(sts.httpClientBuilder(http), arguments);
        at(ecs.httpClientBuilder(http), arguments);
        try (StsClient caller = sts.build();
                EcsClient tasks = ecs.build()) {
            caller.getCallerIdentity();
            String definition = tasks.describeTasks(ask -> ask.cluster(cluster).tasks(task)).tasks().getFirst().taskDefinitionArn();
            for (int call = 2; call < Integer.parseInt(arguments[3]); call++) {
                tasks.describeTaskDefinition(ask -> ask.taskDefinition(definition));
            }
        }
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> void at(B builder, String[] arguments) {
        builder.endpointOverride(URI.create(arguments[0]))
                .region(Region.of(arguments[1]))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")));
    }
}
