package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.testing.ScriptedServer;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.upload.LockTerm;
import org.ephemera.store.upload.UploadSpool;
import org.ephemera.store.upload.WriteDeadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.s3.S3Client;

/** A claim lasts a minute: no write request may be in flight long after its start. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CreateOnlyPutTest {
    private static final Duration TIME = Duration.ofSeconds(2);

    @Test
    void givesUpWhenServerNeverResponds() throws IOException {
        List<Socket> accepted = new ArrayList<>();
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(listening, accepted));
            AwsConnection aws = AwsConnection.of(Map.of(
                    "AWS_ENDPOINT_URL", "http://127.0.0.1:" + listening.getLocalPort(),
                    "AWS_REGION", "us-east-1",
                    "AWS_ACCESS_KEY_ID", "test",
                    "AWS_SECRET_ACCESS_KEY", "test"));
            endsInTime(aws, "did not respond within the time limit");
        } finally {
            for (Socket socket : accepted) {
                socket.close();
            }
        }
    }

    @Test
    void doesNotRetryAfterDeadline() throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            for (int i = 0; i < 50; i++) {
                server.thenS3Error(409, "ConditionalRequestConflict");
            }
            endsInTime(server.connection(), "cannot store a");
            assertThat(server.receivedRequests()).hasSizeLessThan(8);
        }
    }

    /** The server must never receive a complete request, because it would create the object. */
    @Test
    void doesNotSendLastByteOfCancelledWrite() throws IOException {
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
        S3Location location = new S3Location("bucket", "");
        try (ScriptedServer server = ScriptedServer.start();
                S3Client s3 = S3Clients.create(server.connection());
                UploadSpool spool = UploadSpool.of(calledOff)) {
            CreateOnlyPut put = new CreateOnlyPut(
                    s3,
                    location,
                    new LockTerm(Retention.NONE, Clock.systemUTC()),
                    new S3Failures(location, "the server", "aws"),
                    new WriteDeadline(WriteDeadline.PER_OBJECT));
            assertThatExceptionOfType(StoreException.class).isThrownBy(() -> put.put("a", spool, calledOff));
            assertThat(server.receivedRequests()).isEmpty();
        }
    }

    private static void endsInTime(AwsConnection aws, String says) throws IOException {
        long began = System.nanoTime();
        S3Location location = new S3Location("bucket", "");
        try (S3Client s3 = S3Clients.create(aws);
                UploadSpool spool = UploadSpool.of(Blob.of(new byte[1]))) {
            CreateOnlyPut put = new CreateOnlyPut(
                    s3,
                    location,
                    new LockTerm(Retention.NONE, Clock.systemUTC()),
                    new S3Failures(location, "the server", "aws"),
                    new WriteDeadline(TIME));
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> put.put("a", spool, Blob.of(new byte[1])))
                    .withMessageContaining(says);
        }
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
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
