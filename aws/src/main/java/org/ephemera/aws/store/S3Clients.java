package org.ephemera.aws.store;

import java.net.URI;
import java.util.Optional;
import org.ephemera.aws.call.AwsConnection;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Factory of the S3 client of an evidence store. */
final class S3Clients {
    private S3Clients() {}

    static S3Client create(AwsConnection aws) {
        boolean customEndpoint = aws.endpoint("s3").isPresent();
        S3ClientBuilder builder = S3Client.builder()
                // Other S3 servers have no DNS name for each bucket, and some store the chunk framing as content.
                .serviceConfiguration(
                        c -> c.pathStyleAccessEnabled(customEndpoint).chunkedEncodingEnabled(false))
                .overrideConfiguration(
                        o -> o.retryStrategy(retries -> retries.retryOnException(S3Failures::isOfThrottledKey)))
                // AWS returns the bucket's region to a request in another region, and the client repeats the request
                // there.
                .crossRegionAccessEnabled(!customEndpoint);
        return aws.configure(builder, "s3", aws.region().orElse(Region.US_EAST_1))
                .build();
    }

    /** Returns the partition for ARNs of the bucket. */
    static String partition(S3Client s3) {
        return PartitionMetadata.of(s3.serviceClientConfiguration().region()).id();
    }

    /** Returns the endpoint for messages. */
    static String endpoint(S3Client s3) {
        Optional<URI> override = s3.serviceClientConfiguration().endpointOverride();
        return override.map(URI::toString)
                .orElse("S3 in " + s3.serviceClientConfiguration().region().id());
    }
}
