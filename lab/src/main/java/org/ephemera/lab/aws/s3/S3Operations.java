package org.ephemera.lab.aws.s3;

import java.util.Map;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.Scenario;

/** The operations by the names that the API gives them; the permission for listing bears another. */
public final class S3Operations {

    private S3Operations() {}

    public static Map<String, AwsOperation> of(Scenario scenario) {
        Buckets buckets = new Buckets(scenario.audit().buckets());
        return Map.of("s3:ListObjectsV2", new ListObjectsV2(buckets), "s3:GetObject", new GetObject(buckets));
    }
}
