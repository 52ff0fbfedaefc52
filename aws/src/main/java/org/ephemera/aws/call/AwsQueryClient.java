package org.ephemera.aws.call;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ephemera.collect.call.ApiOperation;
import org.ephemera.collect.call.RecordedCall;
import org.ephemera.format.XmlElement;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;

/**
 * Client of a service with the AWS Query protocol (form request, XML response), without the SDK's client. The SDK's
 * client of EC2 alone is as large as the rest of the program and takes most of a second to load
 * (docs/adr/0028-zip-sizes.md).
 */
public final class AwsQueryClient {
    /**
     * Endpoint of a service.
     *
     * @param signedFor service name in the signature
     */
    record Endpoint(URI address, String signedRegion, String signedFor, String version) {}

    private final SdkHttp http;
    private final Endpoint endpoint;
    private final AwsCredentialsProvider credentials;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    AwsQueryClient(SdkHttp http, Endpoint endpoint, AwsCredentialsProvider credentials) {
        this.http = http;
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /**
     * Returns the region of the calls; for a service with one endpoint in a partition, the region of its signatures.
     */
    String region() {
        return endpoint.signedRegion();
    }

    /** Makes one attempt. Lists in the parameters are numbered as the protocol requires: {@code Filter.1.Value.1}. */
    XmlElement send(RecordedCall call) {
        ApiOperation operation = call.request().operation();
        byte[] form = form(operation, call.request().params());
        InputStream body = http.send(call, at -> signed(form, at));
        try {
            XmlElement response = XmlElement.parse(body);
            if (!response.name().equals(operation.name() + "Response")) {
                throw new IOException("the response is not a response to " + operation.name());
            }
            return response;
        } catch (IOException e) {
            // The body is stored. UncheckedIOException, because an IOException would report a failure of the store.
            throw new UncheckedIOException(e);
        }
    }

    private HttpExecuteRequest signed(byte[] form, Clock at) {
        ContentStreamProvider body = ContentStreamProvider.fromByteArray(form);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(endpoint.address())
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .putHeader("Content-Length", Integer.toString(form.length))
                .build();
        SignedRequest signed = signer.sign(r -> r.identity(credentials.resolveCredentials())
                .request(request)
                .payload(body)
                .putProperty(HttpSigner.SIGNING_CLOCK, at)
                .putProperty(AwsV4HttpSigner.REGION_NAME, endpoint.signedRegion())
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, endpoint.signedFor()));
        return HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(body))
                .build();
    }

    private byte[] form(ApiOperation operation, Map<String, String> params) {
        Map<String, String> all = new TreeMap<>(params);
        all.put("Action", operation.name());
        all.put("Version", endpoint.version());
        return all.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
