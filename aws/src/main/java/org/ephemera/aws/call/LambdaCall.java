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
 * One call of a Lambda function ({@code Invoke}, 2015-03-31), without the SDK's client for it, which nothing else needs.
 * Made once: what a function is asked twice it may do twice.
 */
public final class LambdaCall {
    private static final Pattern NAME = Pattern.compile(
            "(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):[0-9]{12}:function:)?[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9$_-]{1,128})?");

    private static final int OK = 200;
    private static final int BUSY = 429;
    private static final int FAILED = 500;
    private static final int FAMILY = 100;
    private static final int LARGEST = 6 << 20;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** The longest that a function may take, and a little. */
    private static final Duration LONGEST = Duration.ofSeconds(920);

    private final AwsConnection connection;

    public LambdaCall(AwsConnection connection) {
        this.connection = connection;
    }

    public static boolean isFunction(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Calls it and waits for its answer.
     *
     * @param function its name or ARN
     * @return what it answered, up to 6 MiB
     * @throws IOException if it could not be called, or failed; says what to do
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
        try (SdkHttpClient http = AwsConnection.http()
                .connectionTimeout(CONNECT)
                .socketTimeout(LONGEST)
                .build()) {
            return answer(http.prepareRequest(signed(request, payload, region)).call(), function);
        } catch (SdkClientException e) {
            CallFailure failure = CallFailure.of(e, "Lambda in " + region.id(), "lambda:InvokeFunction");
            throw new IOException(failure.reason() + "; " + failure.remedy(), e);
        }
    }

    private Region region(String function) throws IOException {
        var named = NAME.matcher(function);
        if (!named.matches()) {
            throw new IOException("'" + SanitizedText.of(function) + "' is no function; give its name or its ARN");
        }
        Optional<Region> region = Optional.ofNullable(named.group("region")).map(Region::of);
        return region.or(connection::region)
                .orElseThrow(
                        () -> new IOException("the function's region is not known; give its ARN, or set AWS_REGION"));
    }

    private URI address(Region region) {
        return connection.endpoint("lambda").orElseGet(() -> address(region, connection.fips()));
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

    private static byte[] answer(HttpExecuteResponse response, String function) throws IOException {
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
            throw new IOException("Lambda refused to call " + SanitizedText.of(function) + ": "
                    + (status + " " + SanitizedText.of(code)).strip() + "; " + remedy(status, code));
        }
        if (response.httpResponse().firstMatchingHeader("X-Amz-Function-Error").isPresent()) {
            throw new IOException("the function " + SanitizedText.of(function)
                    + " failed; its log says why: mend that, and invoke it again, which makes another package");
        }
        return body;
    }

    /** By the errors that {@code Invoke} is documented to have, and those of a signature. */
    private static String remedy(int status, String code) {
        if (status == BUSY) {
            return "it is busy, and nothing was begun: invoke it again in a minute, or raise its reserved concurrency";
        }
        if (status / FAMILY == FAILED / FAMILY) {
            return "Lambda could not start it: invoke it again in a minute, and look at its network and key if it stays so";
        }
        if (code.startsWith("ExpiredToken") || code.startsWith("UnrecognizedClient") || code.contains("Signature")) {
            return "the credentials are expired or unknown: sign in again, and see that this machine's clock is right";
        }
        return "see that it exists in this account and region, and that you are allowed lambda:InvokeFunction";
    }
}
