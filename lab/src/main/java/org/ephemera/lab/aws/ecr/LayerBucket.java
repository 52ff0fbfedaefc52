package org.ephemera.lab.aws.ecr;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.ephemera.lab.http.HttpAnswer;
import org.ephemera.lab.http.HttpCall;

/** Simulated S3 bucket in which ECR stores layers and image configurations. A presigned URL authorizes a read. */
public record LayerBucket(List<ObjectNode> blobs) {

    static final String PATH = "/starport-layer-bucket/";
    static final String TOKEN = "X-Amz-Security-Token=SECRET-TOKEN";
    static final String SIGNATURE = "X-Amz-Signature=SECRET-SIGNATURE";

    public static boolean handles(HttpCall call) {
        return call.method().equals("GET") && call.path().startsWith(PATH);
    }

    public HttpAnswer answer(HttpCall call, String requestId) {
        if (!call.path().contains(TOKEN) || !call.path().contains(SIGNATURE)) {
            return error(403, "AccessDenied", requestId);
        }
        String digest = call.path().substring(PATH.length(), call.path().indexOf('?'));
        Optional<String> content = blobs.stream()
                .filter(blob -> blob.path("digest").asText().equals(digest))
                .map(blob -> blob.path("content"))
                .map(JsonNode::textValue)
                .findFirst();
        return content.map(text -> HttpAnswer.of(200, "application/octet-stream", text.getBytes(StandardCharsets.UTF_8))
                        .header("x-amz-request-id", requestId))
                .orElseGet(() -> error(404, "NoSuchKey", requestId));
    }

    public static HttpAnswer error(int status, String code, String requestId) {
        byte[] body = ("<Error><Code>" + code + "</Code></Error>").getBytes(StandardCharsets.UTF_8);
        return HttpAnswer.of(status, "application/xml", body).header("x-amz-request-id", requestId);
    }
}
