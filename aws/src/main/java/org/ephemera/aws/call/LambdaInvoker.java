package org.ephemera.aws.call;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.EndpointTag;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceEndpointKey;
import software.amazon.awssdk.regions.ServiceMetadata;

/**
 * Invocation of a Lambda function ({@code Invoke}, 2015-03-31) without the SDK's Lambda client, which no other class
 * needs. It is sent once, without retry, because a function may act a second time on a second request.
 */
public final class LambdaInvoker {
    private static final Pattern NAME = Pattern.compile(
            "(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):[0-9]{12}:function:)?[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9$_-]{1,128})?");

    private static final int OK = 200;
    private static final int BUSY = 429;
    private static final int FAILED = 500;
    private static final int FAMILY = 100;
    private static final int LARGEST = 6 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Timeout of the response: the longest run time of a function (900 s) and a margin. */
    private static final Duration LONGEST = Duration.ofSeconds(920);

    private final AwsConnection connection;

    public LambdaInvoker(AwsConnection connection) {
        this.connection = connection;
    }

    /** Reports whether the text is the name or the ARN of a function. */
    public static boolean isFunction(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Invokes the function and waits for its response.
     *
     * @param function its name or ARN
     * @return the response, up to 6 MiB
     * @throws IOException if the function could not be invoked or failed; the message contains the remedy
     */
    public byte[] invoke(String function, byte[] payload) throws IOException {
        Region region = region(function);
        SdkHttpRequest request = SdkHttpRequest.builder()
                .uri(address(region))
                .encodedPath(
                        "/2015-03-31/functions/" + function.replace("$", "%24").replace(":", "%3A") + "/invocations")
                .method(SdkHttpMethod.POST)
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Length", Integer.toString(payload.length))
                .build();
        try (SdkHttpClient http = AwsConnection.httpClientBuilder()
                .connectionTimeout(CONNECT)
                .socketTimeout(LONGEST)
                .build()) {
            return read(http.prepareRequest(signed(request, payload, region)).call(), function);
        } catch (SdkClientException e) {
            FailureAdvice failure = FailureAdvice.of(e, "Lambda in " + region.id(), "lambda:InvokeFunction");
            throw new IOException(failure.reason() + "; " + failure.remedy(), e);
        }
    }

    private Region region(String function) throws IOException {
        var matcher = NAME.matcher(function);
        if (!matcher.matches()) {
            throw new IOException("'" + SanitizedText.of(function) + "' is not a function; give its name or its ARN");
        }
        Optional<Region> region = Optional.ofNullable(matcher.group("region")).map(Region::of);
        return region.or(connection::region)
                .orElseThrow(
                        () -> new IOException("the region of the function is unknown; give its ARN or set AWS_REGION"));
    }

    private URI address(Region region) {
        return connection.endpoint("lambda").orElseGet(() -> address(region, connection.usesFips()));
    }

    static URI address(Region region, boolean fips) {
        ServiceEndpointKey.Builder key = ServiceEndpointKey.builder().region(region);
        return URI.create("https://"
                + ServiceMetadata.of("lambda").endpointFor((fips ? key.tags(EndpointTag.FIPS) : key).build()));
    }

    private HttpExecuteRequest signed(SdkHttpRequest request, byte[] payload, Region region) {
        ContentStreamProvider body = ContentStreamProvider.fromByteArray(payload);
        SignedRequest signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(connection.credentials().resolveCredentials())
                        .request(request)
                        .payload(body)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region.id())
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "lambda"));
        return HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(body))
                .build();
    }

    private static byte[] read(HttpExecuteResponse response, String function) throws IOException {
        int status = response.httpResponse().statusCode();
        byte[] body;
        try (InputStream in = response.responseBody()
                .<InputStream>map(stream -> stream)
                .orElseGet(() -> new ByteArrayInputStream(new byte[0]))) {
            body = in.readNBytes(LARGEST);
        }
        if (status / FAMILY != OK / FAMILY) {
            String code = response.httpResponse()
                    .firstMatchingHeader("x-amzn-ErrorType")
                    .orElse("");
            throw new IOException("Lambda rejected the invocation of " + SanitizedText.of(function) + ": "
                    + (status + " " + SanitizedText.of(code)).strip() + "; " + remedy(status, code));
        }
        if (response.httpResponse().firstMatchingHeader("X-Amz-Function-Error").isPresent()) {
            throw new IOException("the function " + SanitizedText.of(function)
                    + " failed; its log contains the cause: fix it and invoke the function again, which creates"
                    + " another package");
        }
        return body;
    }

    /** Returns the remedy for the documented errors of {@code Invoke} and for signature errors. */
    private static String remedy(int status, String code) {
        if (status == BUSY) {
            return "the function was not started because its concurrency is used up: invoke it again in a minute or"
                    + " raise its reserved concurrency";
        }
        if (status / FAMILY == FAILED / FAMILY) {
            return "Lambda could not start the function: invoke it again in a minute; if that fails, check its"
                    + " network and its KMS key";
        }
        if (code.startsWith("ExpiredToken") || code.startsWith("UnrecognizedClient") || code.contains("Signature")) {
            return "the credentials are expired or unknown: sign in again and check this machine's clock";
        }
        return "check that the function exists in this account and region and that you have the permission"
                + " lambda:InvokeFunction";
    }
}
