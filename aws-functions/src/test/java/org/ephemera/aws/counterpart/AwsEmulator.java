package org.ephemera.aws.counterpart;

import java.net.URI;
import java.util.Map;
import org.ephemera.aws.call.AwsConnection;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * AWS emulator; it accepts any credentials.
 *
 * @param writersAtOnce number of concurrent writers of one object for which its S3 guarantees a single winner
 */
record AwsEmulator(URI endpoint, int writersAtOnce) {
    private static final String REGION = "us-east-1";

    Map<String, String> settings() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                endpoint.toString(),
                "AWS_REGION",
                REGION,
                "AWS_ACCESS_KEY_ID",
                "test",
                "AWS_SECRET_ACCESS_KEY",
                "test");
    }

    AwsConnection connection() {
        return AwsConnection.of(settings());
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return client(builder, REGION);
    }

    <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder, String region) {
        return connection().configure(builder, "any", Region.of(region)).build();
    }

    S3Client s3() {
        return client(S3Client.builder()
                .serviceConfiguration(c -> c.pathStyleAccessEnabled(true).chunkedEncodingEnabled(false)));
    }
}
