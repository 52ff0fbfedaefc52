package org.ephemera.lab;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sts.StsClient;

/** Clients of the real AWS SDK for a simulated cloud. */
record SdkClients(URI endpoint, Region region) {

    static SdkClients of(SimulatedCloud cloud) {
        return new SdkClients(cloud.endpoint(), Region.EU_CENTRAL_1);
    }

    SdkClients in(Region other) {
        return new SdkClients(endpoint, other);
    }

    EcsClient ecs() {
        return client(EcsClient.builder());
    }

    CloudWatchLogsClient logs() {
        return client(CloudWatchLogsClient.builder());
    }

    CloudWatchClient metrics() {
        return client(CloudWatchClient.builder());
    }

    CloudTrailClient trail() {
        return client(CloudTrailClient.builder());
    }

    KmsClient kms() {
        return client(KmsClient.builder());
    }

    StsClient sts() {
        return client(StsClient.builder());
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(endpoint)
                .region(region)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .build();
    }
}
