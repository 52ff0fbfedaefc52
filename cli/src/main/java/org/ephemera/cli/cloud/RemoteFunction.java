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
import org.ephemera.aws.call.LambdaCall;
import org.ephemera.cli.session.CommandFailure;
import org.ephemera.cli.session.Session;
import org.ephemera.format.Json;
import org.ephemera.model.SanitizedText;

/** A deployed function that takes requests: of Lambda by its name or ARN, of Azure by its address. */
public sealed interface RemoteFunction {
    String KEY = "EPHEMERA_FUNCTION_KEY";

    /**
     * Hands it a request and waits for its answer.
     *
     * @throws CommandFailure if it could not be reached, refused or failed
     */
    JsonNode ask(byte[] request) throws CommandFailure;

    static RemoteFunction of(String name, Session session) throws CommandFailure {
        if (name.startsWith("https://") || name.startsWith("http://")) {
            return new ByAddress(address(name), key(session));
        }
        if (!LambdaCall.isFunction(name)) {
            throw CommandFailure.usage(
                    "'" + SanitizedText.of(name) + "' is no function",
                    "Give the name or ARN of a Lambda function, or the https address of a function app's 'alert'");
        }
        return new Lambda(name, new LambdaCall(AwsSettings.connection(session)));
    }

    /** Checked here: a header that is refused is quoted by whoever refuses it. */
    private static Optional<String> key(Session session) throws CommandFailure {
        Optional<String> key = session.variable(KEY).map(String::strip);
        if (key.filter(text -> !text.matches("[\\x21-\\x7e]+")).isPresent()) {
            throw CommandFailure.usage(
                    KEY + " has letters that no key has", "Copy the function's key from the portal again");
        }
        return key;
    }

    private static URI address(String text) throws CommandFailure {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("the function's address makes no sense", "Copy it from the portal again");
        }
        String host = address.getHost() == null ? "" : address.getHost();
        boolean here = host.equals("localhost") || host.equals("127.0.0.1");
        if (host.isEmpty() || address.getUserInfo() != null || (text.startsWith("http:") && !here)) {
            throw CommandFailure.usage(
                    "a function is called over https only: the request and the key would be read on the way",
                    "Give the https address of the function, and its key in " + KEY);
        }
        return address;
    }

    /** Of Lambda. */
    record Lambda(String name, LambdaCall call) implements RemoteFunction {
        @Override
        public JsonNode ask(byte[] request) throws CommandFailure {
            try {
                return Json.parse(call.invoke(name, request));
            } catch (IOException e) {
                throw CommandFailure.couldNot(e);
            }
        }
    }

    /** Of a function app. The key goes into a header: an address is logged in many places. */
    record ByAddress(URI address, Optional<String> key) implements RemoteFunction {
        private static final Duration CONNECT = Duration.ofSeconds(10);

        /** Azure ends a connection after 230 s. */
        private static final Duration LONGEST = Duration.ofMinutes(4);

        private static final int LARGEST = 6 << 20;
        private static final int FIRST_ERROR = 400;
        private static final int FIRST_OF_SERVER = 500;

        @Override
        public JsonNode ask(byte[] request) throws CommandFailure {
            HttpRequest.Builder asked = HttpRequest.newBuilder(address)
                    .timeout(LONGEST)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(request));
            key.ifPresent(value -> asked.header("x-functions-key", value));
            try (HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build()) {
                HttpResponse<InputStream> response =
                        client.send(asked.build(), HttpResponse.BodyHandlers.ofInputStream());
                try (InputStream in = response.body()) {
                    byte[] body = in.readNBytes(LARGEST);
                    return answer(response.statusCode(), body);
                }
            } catch (IOException e) {
                throw CommandFailure.couldNot(
                        "the function at " + address.getHost() + " did not answer: "
                                + e.getClass().getSimpleName(),
                        "See that it runs and can be reached from here; what it has taken it goes on with");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw CommandFailure.couldNot(
                        "interrupted while the function was asked", "What it has taken it goes on with");
            }
        }

        private JsonNode answer(int status, byte[] body) throws CommandFailure {
            if (status == 401 || status == 403) {
                throw CommandFailure.couldNot(
                        "the function at " + address.getHost() + " does not let you in: " + status,
                        "Put its key into " + KEY);
            }
            try {
                JsonNode json = Json.parse(body);
                if (status < FIRST_ERROR) {
                    return json;
                }
                throw CommandFailure.couldNot(
                        "the function answered " + status + ": "
                                + SanitizedText.of(json.path("reason").asText()),
                        "Mend what it says and invoke it again");
            } catch (IOException e) {
                if (status >= FIRST_OF_SERVER) { // the cloud's own page, as after the 230 seconds that it waits
                    throw CommandFailure.couldNot(
                            "the function at " + address.getHost() + " gave no answer, or none in time: " + status,
                            "What it has taken it goes on with: look for the package in its store, and at its log,"
                                    + " before you invoke it again");
                }
                throw CommandFailure.couldNot(
                        "what answers at " + address.getHost() + " (" + status + ") is not Ephemera's function",
                        "Give the whole address of its function 'alert'");
            }
        }
    }
}
