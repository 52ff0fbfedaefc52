package org.ephemera.azure.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpResponseMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.ephemera.azure.AzureRuntime;
import org.ephemera.azure.queue.StorageQueueDispatch;
import org.ephemera.queue.WebhookAnnouncer;
import org.ephemera.seal.PemSigner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the response to an action group, which repeats the delivery after 503 but not after 500. */
class AlertFunctionTest {
    private static final String REQUEST =
            "{\"target\": \"/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/shop"
                    + "/providers/Microsoft.ContainerInstance/containerGroups/checkout\"}";

    private static final Logger LOG = Logger.getLogger("alert");

    @TempDir
    Path folder;

    private final Map<String, String> settings = new HashMap<>();

    private record Context(String getFunctionName, String getInvocationId, Logger getLogger)
            implements ExecutionContext {}

    @BeforeEach
    void setUp() throws IOException {
        Path key = folder.resolve("key.pem");
        PemSigner.create(key);
        settings.put("EPHEMERA_STORE", "file:" + folder.resolve("evidence"));
        settings.put("EPHEMERA_SIGNER", "file:" + key);
    }

    @Test
    void returns503WhenResultsAddressIsInvalid() throws IOException {
        settings.put(WebhookAnnouncer.SETTING, "http://example.com/hook");
        assertThat(answer())
                .satisfies(answer -> assertThat(answer.getStatusCode()).isEqualTo(503))
                .extracting(HttpResponseMessage::getBody)
                .asString()
                .contains("EPHEMERA_WEBHOOK");
    }

    @Test
    void returns503WhenQueueIsInvalid() throws IOException {
        settings.put(StorageQueueDispatch.SETTING, "work");
        assertThat(answer())
                .satisfies(answer -> assertThat(answer.getStatusCode()).isEqualTo(503))
                .extracting(HttpResponseMessage::getBody)
                .asString()
                .contains("azqueue://ACCOUNT/QUEUE");
    }

    @Test
    void returns503WhenSettingsAreInvalid() throws IOException {
        settings.put("EPHEMERA_SELECTOR", "high");
        assertThat(answer().getStatusCode()).isEqualTo(503);
    }

    /** The cause is in the log, because action groups do not show a response. */
    @Test
    void logsCauseOfFailure() throws IOException {
        settings.put(StorageQueueDispatch.SETTING, "work");
        List<LogRecord> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord each) {
                logged.add(each);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        LOG.addHandler(handler);
        try {
            answer();
        } finally {
            LOG.removeHandler(handler);
        }
        assertThat(logged)
                .filteredOn(each -> each.getLevel().equals(Level.SEVERE))
                .extracting(LogRecord::getMessage)
                .as("line that the alarm searches for")
                .containsExactly("nothing could be kept or sealed");
        assertThat(logged)
                .extracting(LogRecord::getThrown)
                .filteredOn(Objects::nonNull)
                .singleElement()
                .extracting(Throwable::getMessage)
                .asString()
                .contains("azqueue://ACCOUNT/QUEUE");
    }

    /** The worker passes no body of a request in chunks. */
    @Test
    void requiresLengthOfRequest() {
        HttpResponseMessage answer = new AlertFunction(() -> AzureRuntime.of(settings, Clock.systemUTC()))
                .run(
                        new HostRequest(
                                URI.create("http://localhost/api/alert"),
                                Map.of("transfer-encoding", "chunked"),
                                Optional.empty()),
                        new Context("alert", "an invocation", LOG));
        assertThat(answer.getStatusCode()).isEqualTo(411);
    }

    /** The worker creates a new instance of a function for each call. */
    @Test
    void sharesClientsBetweenCalls() throws IOException {
        assertThat(SharedRuntime.get()).isSameAs(SharedRuntime.get());
    }

    private HttpResponseMessage answer() throws IOException {
        return new AlertFunction(() -> AzureRuntime.of(settings, Clock.systemUTC()))
                .run(
                        new HostRequest(URI.create("http://localhost/api/alert"), Map.of(), Optional.of(REQUEST)),
                        new Context("alert", "an invocation", LOG));
    }
}
