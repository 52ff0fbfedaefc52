package org.ephemera.lab.aws.s3;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.aws.api.AwsCall;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.aws.api.AwsOperation;
import org.ephemera.lab.aws.api.PageRequest;
import org.ephemera.lab.scenario.Bucket;

/** Simulated S3 operation ListObjectsV2: lists the objects of a bucket below a prefix, in pages. */
record ListObjectsV2(BucketLookup buckets) implements AwsOperation {

    private static final int LARGEST_PAGE = 1_000;

    @Override
    public ObjectNode answer(AwsCall call) throws AwsError {
        Bucket bucket = buckets.of(call);
        String prefix = call.text("prefix").orElse("");
        List<Bucket.Entry> wanted = bucket.entries().stream()
                .filter(entry -> entry.key().startsWith(prefix))
                .sorted(Comparator.comparing(Bucket.Entry::key))
                .toList();
        AwsError badToken = AwsError.badRequest("InvalidArgument", "The continuation token provided is incorrect");
        PageRequest page = PageRequest.of(call, call.text("continuation-token"), LARGEST_PAGE, badToken);
        Optional<String> next = page.nextToken(wanted.size());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("Name", bucket.name()).put("Prefix", prefix).put("MaxKeys", LARGEST_PAGE);
        answer.put("KeyCount", page.of(wanted).size()).put("IsTruncated", next.isPresent());
        next.ifPresent(token -> answer.put("NextContinuationToken", token));
        ArrayNode contents = answer.putArray("Contents");
        for (Bucket.Entry entry : page.of(wanted)) {
            contents.addObject()
                    .put("Key", entry.key())
                    .put("LastModified", entry.modified().toString())
                    .put("ETag", "\"" + Integer.toHexString(entry.content().hashCode()) + "\"")
                    .put("Size", entry.content().getBytes(StandardCharsets.UTF_8).length)
                    .put("StorageClass", "STANDARD");
        }
        return answer;
    }
}
