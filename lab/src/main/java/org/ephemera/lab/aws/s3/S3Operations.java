package org.ephemera.lab.aws.s3;

import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.Scenario;

/** Simulated S3 operations by API name. The IAM permission of ListObjectsV2 has another name, s3:ListBucket. */
public final class S3Operations {

    private S3Operations() {}

    public static Map<String, AwsOperation> of(Scenario scenario) {
        BucketLookup buckets = new BucketLookup(scenario.audit().buckets());
        return Map.of("s3:ListObjectsV2", new ListObjectsV2(buckets), "s3:GetObject", new GetObject(buckets));
    }
}
