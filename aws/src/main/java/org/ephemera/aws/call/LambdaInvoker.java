package org.ephemera.aws.call;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ephemera.model.SanitizedText;
import software.amazon.awssdk.regions.Region;

/**
 * Invocation of a Lambda function ({@code Invoke}, 2015-03-31) without the SDK's Lambda client, which no other class
 * needs. It is sent once, without retry, because a function may act a second time on a second request.
 */
public final class LambdaInvoker {
    private static final Pattern NAME = Pattern.compile(
            "(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):[0-9]{12}:function:)?[A-Za-z0-9_-]{1,64}(?::[A-Za-z0-9$_-]{1,128})?");

    private static final String SERVICE = "lambda";
    private static final int BUSY = 429;
    private static final int FAILED = 500;
    private static final int FAMILY = 100;
    private static final int LARGEST = 6 << 20;

    /** Timeout of the response: the longest run time of a function (900 s) and a margin. */
    private static final Duration LONGEST = Duration.ofSeconds(920);

    private final AwsConnection connection;
    private final SignedServiceCalls calls;

    public LambdaInvoker(AwsConnection connection) {
        this.connection = connection;
        this.calls = new SignedServiceCalls(connection, LONGEST);
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
        ServiceRequest request = new ServiceRequest(
                SERVICE,
                SERVICE,
                region(function),
                "POST",
                "/2015-03-31/functions/" + function.replace("$", "%24").replace(":", "%3A") + "/invocations",
                Map.of(),
                Map.of("Content-Type", "application/json"),
                payload);
        return read(calls.send(request, LARGEST), function);
    }

    private String region(String function) throws IOException {
        var matcher = NAME.matcher(function);
        if (!matcher.matches()) {
            throw new IOException("'" + SanitizedText.of(function) + "' is not a function; give its name or its ARN");
        }
        return Optional.ofNullable(matcher.group("region"))
                .or(() -> connection.region().map(Region::id))
                .orElseThrow(
                        () -> new IOException("the region of the function is unknown; give its ARN or set AWS_REGION"));
    }

    private static byte[] read(ServiceResponse response, String function) throws IOException {
        if (!response.isSuccess()) {
            String code = response.errorCode();
            throw new IOException("Lambda rejected the invocation of " + SanitizedText.of(function) + ": "
                    + (response.status() + " " + SanitizedText.of(code)).strip() + "; "
                    + remedy(response.status(), code));
        }
        if (response.header("X-Amz-Function-Error").isPresent()) {
            throw new IOException("the function " + SanitizedText.of(function)
                    + " failed; its log contains the cause: fix it and invoke the function again, which creates"
                    + " another package");
        }
        return response.body();
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
