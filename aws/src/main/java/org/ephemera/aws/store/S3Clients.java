package org.ephemera.aws.store;

import java.net.URI;
import java.util.Optional;
import org.ephemera.aws.call.AwsConnection;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes the client of a store. */
final class S3Clients {
    private S3Clients() {}

    static S3Client create(AwsConnection aws) {
        boolean elsewhere = aws.endpoint("s3").isPresent();
        S3ClientBuilder builder = S3Client.builder()
                // Other servers have no DNS name for each bucket, and some keep the framing of chunks as content.
                .serviceConfiguration(c -> c.pathStyleAccessEnabled(elsewhere).chunkedEncodingEnabled(false))
                .overrideConfiguration(
                        o -> o.retryStrategy(retries -> retries.retryOnException(S3Failures::isOfThrottledKey)))
                // The bucket is found wherever it is; AWS tells its region to whoever asks in the wrong one.
                .crossRegionAccessEnabled(!elsewhere);
        return aws.configure(builder, "s3", aws.region().orElse(Region.US_EAST_1))
                .build();
    }

    /** In which the bucket is, as ARNs name it. */
    static String partition(S3Client s3) {
        return PartitionMetadata.of(s3.serviceClientConfiguration().region()).id();
    }

    /** As a user would name it. */
    static String endpoint(S3Client s3) {
        Optional<URI> override = s3.serviceClientConfiguration().endpointOverride();
        return override.map(URI::toString)
                .orElse("S3 in " + s3.serviceClientConfiguration().region().id());
    }
}
