package org.ephemera.azure.function;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@link FunctionHost} in a separate process with only the environment of a function app. */
final class RunningHost implements AutoCloseable {
    private final Process process;
    private final URI endpoint;
    private final HttpClient http = HttpClient.newHttpClient();

    private RunningHost(Process process, URI endpoint) {
        this.process = process;
        this.endpoint = endpoint;
    }

    /**
     * Starts a host.
     *
     * @param log file for the log of the functions and other output
     */
    static RunningHost start(Path app, Map<String, String> settings, Path log) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                        java,
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath(),
                        FunctionHost.class.getName(),
                        app.toString())
                .redirectError(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(settings);
        Process process = builder.start();
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        String port = said.readLine();
        if (port == null) {
            throw new IllegalStateException("the host did not start; see " + log);
        }
        return new RunningHost(process, URI.create("http://127.0.0.1:" + port));
    }

    HttpResponse<String> alert(byte[] body) throws IOException, InterruptedException {
        return post("/api/alert", body);
    }

    /**
     * Sends events.
     *
     * @param events list of events, as Event Grid delivers them
     */
    HttpResponse<String> event(byte[] events) throws IOException, InterruptedException {
        return post("/runtime/webhooks/EventGrid?functionName=event", events);
    }

    HttpResponse<String> timer() throws IOException, InterruptedException {
        return post("/admin/functions/sweep", new byte[0]);
    }

    /**
     * Sends a queue message.
     *
     * @param deliveries number of deliveries, including this one
     */
    HttpResponse<String> message(String queue, String message, long deliveries)
            throws IOException, InterruptedException {
        return post("/queues/" + queue + "?" + deliveries, message.getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
        process.destroy();
    }

    /** Returns the class path: the host, its JSON parser, and the worker's library, but no library of the functions. */
    private static String classPath() {
        return Stream.of(
                        FunctionHost.class,
                        HttpRequestMessage.class,
                        FunctionName.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonProperty.class)
                .map(type -> {
                    try {
                        return Path.of(type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toURI())
                                .toString();
                    } catch (URISyntaxException e) {
                        throw new UncheckedIOException(new IOException(e));
                    }
                })
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }
}
