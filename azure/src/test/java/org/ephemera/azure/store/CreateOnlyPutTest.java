package org.ephemera.azure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ephemera.azure.call.AzureConnection;
import org.ephemera.azure.testing.Azurite;
import org.ephemera.azure.testing.ScriptedServer;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.upload.LockTerm;
import org.ephemera.store.upload.UploadSpool;
import org.ephemera.store.upload.WriteDeadline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests of the time limit of an upload. A claim lasts a minute, so no older request for an object may still be running.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CreateOnlyPutTest {
    private static final Duration TIME = Duration.ofSeconds(2);

    @Test
    void timesOutWhenServerDoesNotRespond() throws IOException {
        List<Socket> accepted = new ArrayList<>();
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(listening, accepted));
            endsInTime(URI.create("http://127.0.0.1:" + listening.getLocalPort()), "did not answer in time");
        } finally {
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }

    @Test
    void retriesUntilTimeLimit() throws IOException {
        try (ScriptedServer server = ScriptedServer.refusing(503, "ServerBusy")) {
            endsInTime(server.endpoint(), "503 ServerBusy");
            assertThat(server.receivedRequests()).hasSizeBetween(2, 5);
        }
    }

    @Test
    void reportsBlobInArchiveTier() throws IOException {
        try (ScriptedServer server = ScriptedServer.refusing(409, "BlobArchived")) {
            endsInTime(server.endpoint(), "the blob is in the archive tier");
        }
    }

    /** A caller who may add blobs needs another action to lock them, and Azure returns the same error. */
    @ParameterizedTest
    @CsvSource({
        "none,",
        "hold, ' and Microsoft.Storage/storageAccounts/blobServices/containers/blobs/immutableStorage/runAsSuperUser/action'",
        "governance:30, ' and Microsoft.Storage/storageAccounts/blobServices/containers/blobs/immutableStorage/runAsSuperUser/action'"
    })
    void doesNotRetryDeniedUpload(String retention, @Nullable String besides) throws IOException {
        try (ScriptedServer server = ScriptedServer.refusing(403, "AuthorizationPermissionMismatch")) {
            endsInTime(
                    server.endpoint(),
                    Retention.parse(retention),
                    "access was denied; the caller needs Microsoft.Storage/storageAccounts/blobServices/containers/"
                            + "blobs/add/action" + (besides == null ? "" : besides) + " on the container evidence");
            assertThat(server.receivedRequests())
                    .as("one upload and one check for existence")
                    .hasSize(2);
        }
    }

    /** The server must not receive a complete request, which would create the object. */
    @Test
    void sendsIncompleteRequestWhenCancelled() throws IOException {
        Blob calledOff = new Blob() {
            @Override
            public void writeTo(OutputStream out) throws IOException {
                out.write(new byte[100_000]);
            }

            @Override
            public void confirm() throws IOException {
                throw new IOException("another has taken over");
            }
        };
        try (ScriptedServer server = ScriptedServer.refusing(503, "ServerBusy");
                UploadSpool spool = UploadSpool.of(calledOff)) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> put(server.endpoint(), Retention.NONE, WriteDeadline.PER_OBJECT)
                            .put("a", spool, calledOff))
                    .withMessage("did not store a: the upload was cancelled");
            assertThat(server.receivedRequests()).isEmpty();
        }
    }

    private static void endsInTime(URI endpoint, String says) throws IOException {
        endsInTime(endpoint, Retention.NONE, says);
    }

    private static void endsInTime(URI endpoint, Retention retention, String says) throws IOException {
        long began = System.nanoTime();
        try (UploadSpool spool = UploadSpool.of(Blob.of(new byte[1]))) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> put(endpoint, retention, TIME).put("a", spool, Blob.of(new byte[1])))
                    .withMessageContaining(says);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
    }

    private static CreateOnlyPut put(URI endpoint, Retention retention, Duration time) {
        BlobLocation location = new BlobLocation(Azurite.ACCOUNT, "evidence", "");
        return new CreateOnlyPut(
                BlobClients.of(AzureConnection.of(Azurite.settings(endpoint)), location),
                location,
                new BlobLocks(new LockTerm(retention, Clock.systemUTC())),
                new BlobFailures(location, "the server"),
                new WriteDeadline(time));
    }

    private static void accept(ServerSocket listening, List<Socket> accepted) {
        try {
            while (!listening.isClosed()) {
                accepted.add(listening.accept());
            }
        } catch (IOException e) {
            assertThat(listening.isClosed()).isTrue();
        }
    }
}
