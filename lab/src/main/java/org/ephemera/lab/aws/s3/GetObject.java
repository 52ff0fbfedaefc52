package org.ephemera.lab.aws.s3;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.scenario.Bucket;

/**
 * Simulated S3 operation GetObject. The response has one member, {@code Body}, which contains the bytes of the object.
 */
record GetObject(BucketLookup buckets) implements AwsOperation {

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        Bucket.Entry found = buckets.of(call).entries().stream()
                .filter(entry -> call.text("Key").stream().anyMatch(entry.key()::equals))
                .findFirst()
                .orElseThrow(() -> new AwsError("NoSuchKey", 404, "The specified key does not exist."));
        return JsonNodeFactory.instance.objectNode().put("Body", found.content().getBytes(StandardCharsets.UTF_8));
    }
}
