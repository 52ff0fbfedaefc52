package org.ephemera.azure.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.azure.storage.blob.BlobContainerClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoredObject;
import org.ephemera.testing.CallInterceptingProxy;
import org.junit.jupiter.api.Test;

/** Tests of a busy account, to which Storage responds with 503; no read may fail because of it. */
class BusyContainerTest {
    /** Fails each call once. */
    private static final class Busy implements CallInterceptingProxy.Watcher {
        private final Set<String> met = ConcurrentHashMap.newKeySet();

        @Override
        public CallInterceptingProxy.Fate fateOf(String call) {
            return met.add(call) ? CallInterceptingProxy.Fate.THROTTLED : CallInterceptingProxy.Fate.PASSED;
        }

        @Override
        public void end() {
            throw new IllegalStateException("nobody is to be ended");
        }
    }

    @Test
    void retriesWhenAccountIsBusy() throws IOException {
        BlobContainerClient container = Azurite.running().container();
        Busy busy = new Busy();
        try (CallInterceptingProxy calls = new CallInterceptingProxy(busy)) {
            URI slow = calls.addServer("blob", Azurite.running().endpoint());
            BlobEvidenceStore store = BlobEvidenceStore.open(
                    Azurite.uri(container),
                    AzureConnection.of(Azurite.settings(slow)),
                    Retention.NONE,
                    Clock.systemUTC());

            store.create("a/b", Blob.of("evidence".getBytes(UTF_8)));
            try (InputStream in = store.open("a/b");
                    Stream<StoredObject> listed = store.list("a/")) {
                assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("evidence");
                assertThat(listed.map(StoredObject::key)).containsExactly("a/b");
            }
        }
        assertThat(busy.met).hasSizeGreaterThan(2);
    }
}
