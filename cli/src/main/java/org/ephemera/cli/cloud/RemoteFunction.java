package org.ephemera.cli.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.ephemera.aws.call.LambdaInvoker;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/** Deployed function that accepts collection requests: a Lambda function or a function of an Azure function app. */
public sealed interface RemoteFunction {
    String KEY = "EPHEMERA_FUNCTION_KEY";

    /**
     * Sends a request and waits for the response.
     *
     * @throws CommandFailure if the function is unreachable, rejects the request or fails
     */
    JsonNode invoke(byte[] request) throws CommandFailure;

    /**
     * Returns the function with a name, ARN or URL.
     *
     * @throws CommandFailure with a usage error if the text has none of these forms, or a setting is invalid
     */
    static RemoteFunction of(String name, Session session) throws CommandFailure {
        if (name.startsWith("https://") || name.startsWith("http://")) {
            return new AzureFunction(url(name), key(session));
        }
        if (!LambdaInvoker.isFunction(name)) {
            throw CommandFailure.usage(
                    "invalid function: '" + SanitizedText.of(name) + "'",
                    "Use the name or ARN of a Lambda function, or the https URL of the function 'alert' of a function"
                            + " app");
        }
        return new LambdaFunction(name, new LambdaInvoker(AwsSettings.connection(session)));
    }

    /**
     * Returns a function of an Azure function app.
     *
     * @param key one of its keys
     * @throws CommandFailure with a usage error if the URL is invalid
     */
    static RemoteFunction withKey(String url, String key) throws CommandFailure {
        return new AzureFunction(url(url), Optional.of(key));
    }

    /** Returns the function key. It is checked here, because the HTTP client would quote an invalid header value. */
    private static Optional<String> key(Session session) throws CommandFailure {
        Optional<String> key = session.variable(KEY).map(String::strip);
        if (key.filter(text -> !text.matches("[\\x21-\\x7e]+")).isPresent()) {
            throw CommandFailure.usage(
                    "invalid character in " + KEY, "Copy the key of the function from the portal again");
        }
        return key;
    }

    private static URI url(String text) throws CommandFailure {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("invalid function URL", "Copy the URL from the portal again");
        }
        String host = url.getHost() == null ? "" : url.getHost();
        boolean local = host.equals("localhost") || host.equals("127.0.0.1");
        if (host.isEmpty() || url.getUserInfo() != null || (text.startsWith("http:") && !local)) {
            throw CommandFailure.usage(
                    "the function URL must use https: http exposes the request and the key on the network",
                    "Use the https URL of the function without a user, and set its key in " + KEY);
        }
        return url;
    }

    /** Lambda function. */
    record LambdaFunction(String name, LambdaInvoker call) implements RemoteFunction {
        @Override
        public JsonNode invoke(byte[] request) throws CommandFailure {
            try {
                return Json.parse(call.invoke(name, request));
            } catch (IOException e) {
                throw CommandFailure.couldNot(e);
            }
        }
    }

    /** Function of an Azure function app. The key is sent in a header, because URLs are logged in many places. */
    record AzureFunction(URI url, Optional<String> key) implements RemoteFunction {
        private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

        /** Azure closes a connection after 230 s. */
        private static final Duration TIMEOUT = Duration.ofMinutes(4);

        private static final int MAX_RESPONSE_BYTES = 6 << 20;
        private static final int FIRST_ERROR = 400;
        private static final int FIRST_SERVER_ERROR = 500;

        @Override
        public JsonNode invoke(byte[] request) throws CommandFailure {
            HttpRequest.Builder builder = HttpRequest.newBuilder(url)
                    .timeout(TIMEOUT)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request));
            key.ifPresent(value -> builder.header("x-functions-key", value));
            try (HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build()) {
                HttpResponse<InputStream> response =
                        client.send(builder.build(), HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream in = response.body()) {
                    byte[] body = in.readNBytes(MAX_RESPONSE_BYTES);
                    return parse(response.statusCode(), body);
                }
            } catch (IOException e) {
                throw CommandFailure.couldNot(
                        "the function at " + url.getHost() + " did not respond: "
                                + e.getClass().getSimpleName(),
                        "Check that the function runs and is reachable; a request that it accepted is still processed");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CommandFailure.couldNot(
                        "interrupted while waiting for the function",
                        "A request that the function accepted is still processed");
            }
        }

        private JsonNode parse(int status, byte[] body) throws CommandFailure {
            if (status == 401 || status == 403) {
                throw CommandFailure.couldNot(
                        "the function at " + url.getHost() + " rejected the key: HTTP status " + status,
                        "Set " + KEY + " to the key of the function");
            }
            try {
                JsonNode json = Json.parse(body);
                if (status < FIRST_ERROR) {
                    return json;
                }
                throw CommandFailure.couldNot(
                        "the function rejected the request: HTTP status " + status + ": "
                                + SanitizedText.of(json.path("reason").asText()),
                        "Fix the cause and invoke the function again");
            } catch (IOException e) {
                if (status >= FIRST_SERVER_ERROR) { // error page of Azure, for example after the timeout of 230 s
                    throw CommandFailure.couldNot(
                            "the function at " + url.getHost() + " did not respond in time, or failed: HTTP status "
                                    + status,
                            "A request that it accepted is still processed: check its store and its log before you"
                                    + " invoke it again");
                }
                throw CommandFailure.couldNot(
                        "not an Ephemera function: " + url.getHost() + " (HTTP status " + status + ")",
                        "Use the complete URL of the function 'alert'");
            }
        }
    }
}
