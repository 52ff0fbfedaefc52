package org.ephemera.aws.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.ScriptedServer;
import org.ephemera.store.Blob;
import org.ephemera.store.Retention;
import org.ephemera.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of failed requests: cause and remedy. */
class S3FailuresTest {
    @Test
    void namesMissingBucket() {
        Moto moto = Moto.empty();

        assertThat(opening("s3://nowhere/p", moto.connection()))
                .isEqualTo("cannot open the store in s3://nowhere/p/: the bucket nowhere does not exist at "
                        + moto.endpoint()
                        + "; create it or choose another with --store s3://BUCKET/PREFIX");
    }

    @Test
    void namesUnreachableEndpoint() {
        Map<String, String> settings = new HashMap<>(Moto.empty().settings());
        settings.put("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9");

        assertThat(opening("s3://bucket", AwsConnection.of(settings)))
                .isEqualTo("cannot open the store in s3://bucket/: http://127.0.0.1:9 cannot be reached"
                        + " (ConnectException); check the network, AWS_REGION and AWS_ENDPOINT_URL");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        403 | AccessDenied         | access was denied; the caller needs s3:ListBucket on arn:aws:s3:::bucket
        400 | ExpiredToken         | the AWS credentials have expired; renew them ('aws sso login' or 'aws login', then 'eval "$(aws configure
        403 | InvalidAccessKeyId   | AWS rejected the credentials (InvalidAccessKeyId); check AWS_PROFILE
        403 | RequestTimeTooSkewed | the clock of this machine differs too much from the clock of AWS; set the clock
        301 | PermanentRedirect    | bucket bucket is in another region than http://127.0.0.1:PORT, in eu-west-1; set AWS_REGION
        400 | KMS.ThrottlingException | KMS throttled the bucket's encryption key (KMS.ThrottlingException); wait a minute
        400 | KMS.DisabledException | the bucket's KMS key is not usable (KMS.DisabledException); check its state
        400 | Something            | http://127.0.0.1:PORT returned HTTP 400 Something (request R1); look up the code
        """)
    void statesCauseAndRemedy(int status, String code, String expected) throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            for (int tried = 0; tried < 4; tried++) { // the SDK retries some of them
                server.then(
                        status,
                        Map.of("x-amz-request-id", "R1", "x-amz-bucket-region", "eu-west-1"),
                        "<Error><Code>" + code + "</Code><Message>internal detail</Message></Error>");
            }

            String port = server.endpoint().substring("http://127.0.0.1:".length());
            assertThat(opening("s3://bucket", server.connection()))
                    .startsWith("cannot open the store in s3://bucket/: " + expected.replace("PORT", port))
                    .doesNotContain("internal detail");
        }
    }

    @Test
    void namesPermissionOnObjects() throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            // Twice: on a busy machine the connection of the previous response may be closed during the request, which
            // is retried.
            server.then(200, Map.of(), "<ListBucketResult/>")
                    .thenS3Error(403, "AccessDenied")
                    .thenS3Error(403, "AccessDenied");
            S3EvidenceStore store =
                    S3EvidenceStore.open("s3://bucket/p", server.connection(), Retention.NONE, Clock.systemUTC());

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.create("a", Blob.of(new byte[1])))
                    .withMessage("cannot store a in s3://bucket/p/: access was denied;"
                            + " the caller needs s3:PutObject on arn:aws:s3:::bucket/p/*");
        }
    }

    /** A lifecycle rule may have archived the object; no permission is missing. */
    @Test
    void reportsArchivedObject() throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.then(200, Map.of(), "<ListBucketResult/>")
                    .thenS3Error(403, "InvalidObjectState")
                    .thenS3Error(403, "InvalidObjectState");
            S3EvidenceStore store =
                    S3EvidenceStore.open("s3://bucket/p", server.connection(), Retention.NONE, Clock.systemUTC());

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.open("a"))
                    .withMessage("cannot read a in s3://bucket/p/: the object is archived (storage class such as"
                            + " GLACIER); restore it with 'aws s3api restore-object' and try again when it"
                            + " is restored");
        }
    }

    /** Bucket that encrypts with a KMS key: S3 calls KMS on behalf of the caller. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        403 | AccessDenied          | User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:GenerateDataKey on resource: y | access to the bucket's KMS key was denied; the caller needs kms:GenerateDataKey on that key
        403 | AccessDenied          | User: arn:aws:iam::111122223333:user/x is not authorized to perform: s3:PutObject on resource: y        | access was denied; the caller needs s3:PutObject on arn:aws:s3:::bucket/p/*
        400 | KMS.DisabledException | key/1 is disabled | the bucket's KMS key is not usable (KMS.DisabledException); check its state with 'aws kms describe-key', correct it, and try again
        """)
    void namesPermissionOnBucketKey(int status, String code, String message, String expected) throws IOException {
        String error = "<Error><Code>" + code + "</Code><Message>" + message + "</Message></Error>";
        try (ScriptedServer server = ScriptedServer.start()) {
            server.then(200, Map.of(), "<ListBucketResult/>")
                    .then(status, Map.of(), error)
                    .then(status, Map.of(), error);
            S3EvidenceStore store =
                    S3EvidenceStore.open("s3://bucket/p", server.connection(), Retention.NONE, Clock.systemUTC());

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.create("a", Blob.of(new byte[1])))
                    .withMessage("cannot store a in s3://bucket/p/: " + expected);
        }
    }

    /** S3 denies a locked object to a caller who may put objects but not lock them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        governance:1      | eu-west-1     | s3:PutObject and s3:PutObjectRetention on arn:aws:s3:::bucket/p/*
        hold              | us-gov-west-1 | s3:PutObject and s3:PutObjectLegalHold on arn:aws-us-gov:s3:::bucket/p/*
        compliance:1+hold | cn-north-1    | s3:PutObject and s3:PutObjectRetention and s3:PutObjectLegalHold on arn:aws-cn:s3
        """)
    void namesPermissionsForLockedObjects(String retention, String region, String expected) throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.then(200, Map.of(), "<ListBucketResult/>")
                    .then(
                            200,
                            Map.of(),
                            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>"
                                    + "</ObjectLockConfiguration>")
                    .thenS3Error(403, "AccessDenied")
                    .thenS3Error(403, "AccessDenied");
            AwsConnection aws = AwsConnection.of(Map.of(
                    "AWS_ENDPOINT_URL",
                    server.endpoint(),
                    "AWS_REGION",
                    region,
                    "AWS_ACCESS_KEY_ID",
                    "test",
                    "AWS_SECRET_ACCESS_KEY",
                    "test"));
            S3EvidenceStore store =
                    S3EvidenceStore.open("s3://bucket/p", aws, Retention.parse(retention), Clock.systemUTC());

            assertThatExceptionOfType(StoreException.class)
                    .isThrownBy(() -> store.create("a", Blob.of(new byte[1])))
                    .withMessageContaining("access was denied; the caller needs " + expected);
        }
    }

    @Test
    void reportsThrottling() throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            for (int i = 0; i < 8; i++) {
                server.thenS3Error(503, "SlowDown");
            }
            assertThat(opening("s3://bucket", server.connection()))
                    .endsWith("returned HTTP 503 SlowDown repeatedly; wait a minute and resume");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:bucket",
                "s3://",
                "s3://Bucket",
                "s3://b",
                "s3://bucket//a",
                "s3://bucket/../a",
                "s3://bucket/a b",
                "s3://bucket/ä",
                "https://bucket.s3.amazonaws.com",
                "s3://bucket?x"
            })
    void rejectsOtherUris(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> S3Location.parse(uri))
                .withMessageStartingWith("the URI of an S3 store is invalid");
    }

    @ParameterizedTest
    @CsvSource({
        "s3://bucket, bucket, ''",
        "s3://bucket/, bucket, ''",
        "s3://my.bucket-1/a/b_c.d, my.bucket-1, a/b_c.d/",
        "s3://bucket/a/, bucket, a/"
    })
    void parsesALocation(String uri, String bucket, String prefix) {
        assertThat(S3Location.parse(uri)).isEqualTo(new S3Location(bucket, prefix));
    }

    private static String opening(String uri, AwsConnection aws) {
        try {
            S3EvidenceStore.open(uri, aws, Retention.NONE, Clock.systemUTC());
            return "it opened";
        } catch (StoreException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
