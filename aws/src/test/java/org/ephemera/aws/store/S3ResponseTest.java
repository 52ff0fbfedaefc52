package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.ephemera.aws.testing.ScriptedServer;
import org.ephemera.model.Digest;
import org.ephemera.store.Blob;
import org.ephemera.store.CreateResult;
import org.ephemera.store.ObjectLock;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.ephemera.store.StoredObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests of the store, and its handling of responses that the available servers do not produce on demand. */
class S3ResponseTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-25T10:00:00.123456789Z"), ZoneOffset.UTC);
    private static final String SHA256 =
            Base64.getEncoder().encodeToString(Digest.of("x").bytes());

    private ScriptedServer server;

    @BeforeEach
    void start() throws IOException {
        server = ScriptedServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void sendsCreateOnlyPutWithChecksumAndLock() throws IOException {
        S3EvidenceStore store = open("governance:30");
        server.then(200, Map.of("x-amz-version-id", "v1"), "");

        CreateResult created = store.create("a/b.jsonl", text("x"));

        ScriptedServer.ReceivedRequest put = server.receivedRequests().getLast();
        assertThat(put.method() + " " + put.uri()).isEqualTo("PUT /bucket/p/a/b.jsonl");
        assertThat(put.body()).isEqualTo("x");
        assertThat(put.headers())
                .containsEntry("if-none-match", "*")
                .containsEntry("x-amz-checksum-sha256", SHA256)
                .containsEntry("x-amz-sdk-checksum-algorithm", "SHA256")
                .containsEntry("content-md5", "ndTkYSaMgDT1yFZOFVxnpg==")
                .containsEntry("content-type", "application/jsonl")
                .containsEntry("x-amz-object-lock-mode", "GOVERNANCE")
                .containsEntry("x-amz-object-lock-retain-until-date", "2026-12-25T10:00:00Z")
                .doesNotContainKeys("content-encoding", "x-amz-trailer");
        assertThat(created.object())
                .isEqualTo(new StoredObject("a/b.jsonl", 1, Optional.of(Digest.of("x")), Optional.of("v1")));
    }

    /** Bucket that encrypts with a KMS key, whose quota all buckets of the account share. */
    @Test
    void retriesWhenKmsThrottlesBucketKey() throws IOException {
        S3EvidenceStore store = open("none");
        for (int i = 0; i < 6; i++) { // more than the SDK's own retries
            server.thenS3Error(400, "KMS.ThrottlingException");
        }
        server.then(200, Map.of(), "")
                .thenS3Error(400, "KMS.ThrottlingException")
                .then(200, Map.of(), "x");

        assertThat(store.create("a", text("x"))).isInstanceOf(CreateResult.Stored.class);
        assertThat(store.open("a")).hasContent("x");
    }

    @Test
    void retriesWhileAnotherWriterIsActive() throws IOException {
        S3EvidenceStore store = open("none");
        server.thenS3Error(409, "ConditionalRequestConflict")
                .thenS3Error(409, "ConditionalRequestConflict")
                .then(200, Map.of(), "");

        assertThat(store.create("a", text("x"))).isInstanceOf(CreateResult.Stored.class);
        assertThat(server.receivedRequests())
                .hasSize(4)
                .last()
                .satisfies(put -> assertThat(put.body()).isEqualTo("x"));
    }

    /** Longer than the SDK retries: S3 throttles a bucket with suddenly many writers until it has scaled. */
    @Test
    void retriesWhenThrottled() throws IOException {
        S3EvidenceStore store = open("none");
        for (int refused = 0; refused < 6; refused++) {
            server.thenS3Error(503, "SlowDown");
        }
        server.then(200, Map.of(), "");

        assertThat(store.create("a", text("x"))).isInstanceOf(CreateResult.Stored.class);
    }

    @Test
    void adoptsOwnWriteWhenResponseWasLost() throws IOException {
        S3EvidenceStore store = open("none");
        server.thenS3Error(500, "InternalError")
                .thenS3Error(412, "PreconditionFailed")
                .then(
                        200,
                        Map.of("x-amz-checksum-sha256", SHA256, "x-amz-version-id", "v1", "Content-Length", "1"),
                        "");

        CreateResult created = store.create("a", text("x"));

        assertThat(created)
                .isInstanceOfSatisfying(
                        CreateResult.Adopted.class,
                        adopted -> assertThat(adopted.isSame()).isTrue());
        assertThat(created.object().versionId()).hasValue("v1");
        assertThat(server.receivedRequests().getLast().method()).isEqualTo("HEAD");
        assertThat(server.receivedRequests().getLast().header("x-amz-checksum-mode"))
                .hasValue("ENABLED");
    }

    @Test
    void readsExistingMultipartObject() throws IOException {
        S3EvidenceStore store = open("none");
        server.thenS3Error(412, "PreconditionFailed")
                .then(200, Map.of("x-amz-checksum-sha256", SHA256 + "-2"), "")
                .then(200, Map.of(), "other");

        assertThat(store.create("a", text("x")).object().sha256()).hasValue(Digest.of("other"));
    }

    @Test
    void failsWhenStoredChecksumDiffers() throws IOException {
        S3EvidenceStore store = open("none");
        String other = Base64.getEncoder().encodeToString(Digest.of("y").bytes());
        server.then(200, Map.of("x-amz-checksum-sha256", other), "");

        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.create("a", text("x")))
                .withMessageContaining("S3 stored other bytes for a");
    }

    @Test
    void continuesListingAfterEmptyPage() throws IOException {
        S3EvidenceStore store = open("none");
        server.then(200, Map.of(), page("<Contents><Key>p/a</Key><Size>1</Size></Contents>", "t1"))
                .then(200, Map.of(), page("", "t2"))
                .then(200, Map.of(), page("<Contents><Key>p/b</Key><Size>2</Size></Contents>", ""));

        assertThat(store.list("")).extracting(StoredObject::key).containsExactly("a", "b");
    }

    @Test
    void reportsFailureOfLaterPage() throws IOException {
        S3EvidenceStore store = open("none");
        server.then(200, Map.of(), page("<Contents><Key>p/a</Key><Size>1</Size></Contents>", "t1"))
                .thenS3Error(400, "ExpiredToken");

        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> store.list("").count())
                .withCauseInstanceOf(StoreException.class)
                .withMessageContaining("the AWS credentials have expired");
    }

    @Test
    void detectsInterruptedDownload() throws IOException {
        S3EvidenceStore store = open("none");
        server.thenBreakOff(200, "half", 8);

        try (InputStream in = store.open("a")) {
            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(in::readAllBytes)
                    .withMessageStartingWith("cannot read a: the download was interrupted after 4 of 8 bytes");
        }
    }

    /** HEAD reports a locked object like an unlocked one to a caller without lock permissions. */
    @Test
    void distinguishesHiddenFromMissingLocks() throws IOException {
        S3EvidenceStore store = open("none");
        server.thenS3Error(403, "AccessDenied");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.confirmLock("a", true))
                .withMessageContaining("the caller needs s3:GetObjectRetention on arn:aws:s3:::bucket/p/*");
        assertThat(server.receivedRequests().getLast().uri()).hasToString("/bucket/p/a?retention");

        server.thenS3Error(404, "NoSuchObjectLockConfiguration").thenS3Error(403, "AccessDenied");
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> store.confirmLock("a", true))
                .withMessageContaining("s3:GetObjectLegalHold");

        server.thenS3Error(404, "NoSuchObjectLockConfiguration");
        assertThat(store.confirmLock("a", false)).isEqualTo(ObjectLock.NONE);
        server.thenS3Error(400, "InvalidRequest").thenS3Error(400, "InvalidRequest");
        assertThat(store.confirmLock("a", true)).isEqualTo(ObjectLock.NONE);
        server.then(
                        200,
                        Map.of(),
                        "<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>2027-01-01T00:00:00Z</RetainUntilDate></Retention>")
                .then(200, Map.of(), "<LegalHold><Status>ON</Status></LegalHold>");
        assertThat(store.confirmLock("a", true))
                .isEqualTo(new ObjectLock(
                        Retention.Mode.COMPLIANCE, Optional.of(Instant.parse("2027-01-01T00:00:00Z")), true));
    }

    private S3EvidenceStore open(String retention) throws IOException {
        server.then(200, Map.of(), page("", ""));
        if (!retention.equals("none")) {
            server.then(
                    200,
                    Map.of(),
                    "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>");
        }
        return S3EvidenceStore.open("s3://bucket/p", server.connection(), Retention.parse(retention), CLOCK);
    }

    private static String page(String contents, String token) {
        String more = token.isEmpty()
                ? "<IsTruncated>false</IsTruncated>"
                : "<IsTruncated>true</IsTruncated><NextContinuationToken>" + token + "</NextContinuationToken>";
        return "<ListBucketResult><Name>bucket</Name>" + more + contents + "</ListBucketResult>";
    }

    private static Blob text(String text) {
        return Blob.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
