package org.ephemera.aws.call;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.ephemera.format.Json;

/**
 * Request to an AWS service, before it is signed.
 *
 * @param endpoint name of the service in {@code AWS_ENDPOINT_URL_<SERVICE>}, in lower case
 * @param service name of the service in signatures and host names
 * @param path encoded path, with a slash at its start
 * @param query parameters, not encoded; a parameter without a value has ""
 */
@SuppressWarnings("ArrayRecordComponent")
public record ServiceRequest(
        String endpoint,
        String service,
        String region,
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        byte[] body) {
    public ServiceRequest {
        query = Map.copyOf(query);
        headers = Map.copyOf(headers);
    }

    /**
     * Returns a request of the JSON protocols.
     *
     * @param version of the protocol: 1.0 or 1.1
     * @param target prefix of the service and operation, e.g. {@code AWSEvents.DescribeRule}
     */
    public static ServiceRequest json(
            String endpoint, String service, String region, String version, String target, JsonNode body) {
        return new ServiceRequest(
                endpoint,
                service,
                region,
                "POST",
                "/",
                Map.of(),
                Map.of("Content-Type", "application/x-amz-json-" + version, "X-Amz-Target", target),
                Json.bytes(body));
    }

    /**
     * Returns a request of the Query protocol.
     *
     * @param form fields including {@code Action} and {@code Version}
     */
    public static ServiceRequest form(String service, String region, Map<String, String> form) {
        String fields = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .sorted()
                .collect(Collectors.joining("&"));
        return new ServiceRequest(
                service,
                service,
                region,
                "POST",
                "/",
                Map.of(),
                Map.of("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                fields.getBytes(StandardCharsets.US_ASCII));
    }

    /** Returns a request without a body. */
    public static ServiceRequest rest(
            String service, String region, String method, String path, Map<String, String> query) {
        return new ServiceRequest(service, service, region, method, path, query, Map.of(), new byte[0]);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
