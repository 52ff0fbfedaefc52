package org.ephemera.lab.aws.s3;

import java.util.List;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.scenario.Bucket;

/** Finds the bucket of a request to the simulated S3. */
record BucketLookup(List<Bucket> all) {

    Bucket of(AwsCall call) throws AwsError {
        Bucket found = all.stream()
                .filter(bucket -> call.text("Bucket").stream().anyMatch(bucket.name()::equals))
                .findFirst()
                .orElseThrow(() -> new AwsError("NoSuchBucket", 404, "The specified bucket does not exist"));
        if (!found.region().equals(call.region())) {
            throw new AwsError(
                    "PermanentRedirect",
                    301,
                    "The bucket you are attempting to access must be addressed using the specified endpoint.");
        }
        return found;
    }
}
