package org.ephemera.aws.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.call.AwsConnection;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.ScriptedServer;
import org.ephemera.envelope.PublicKeys;
import org.ephemera.envelope.SigningException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

class KmsSignerTest {
    private static final String NO_SUCH_KEY =
            "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000";
    private static final byte[] MESSAGE = "DSSEv1 what is sealed".getBytes(StandardCharsets.UTF_8);

    private static Moto moto;
    private static KmsClient kms;

    @BeforeAll
    static void start() {
        moto = Moto.empty();
        kms = moto.client(KmsClient.builder());
    }

    @Test
    void createsSignaturesThatJavaVerifies() throws Exception {
        KmsSigner signer = signer(key(KeySpec.ECC_NIST_P256));

        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(signer.publicKey());
        verifier.update(MESSAGE);

        assertThat(verifier.verify(signer.sign(MESSAGE))).isTrue();
    }

    @Test
    void createsSignaturesThatOpensslVerifies(@TempDir Path folder) throws Exception {
        KmsSigner signer = signer(key(KeySpec.ECC_NIST_P256));
        Path key = Files.writeString(folder.resolve("key.pem"), PublicKeys.toPem(signer.publicKey()));
        Path message = Files.write(folder.resolve("message"), MESSAGE);
        Path signature = Files.write(folder.resolve("sig"), signer.sign(MESSAGE));

        Process openssl = new ProcessBuilder(
                        "openssl",
                        "dgst",
                        "-sha256",
                        "-verify",
                        key.toString(),
                        "-signature",
                        signature.toString(),
                        message.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("Verified OK\n");
    }

    @Test
    void hasUriWithArnOfKey() {
        String arn = key(KeySpec.ECC_NIST_P256);

        assertThat(signer(arn).uri()).isEqualTo("awskms:" + arn);
    }

    @ParameterizedTest
    @EnumSource(names = {"ECC_NIST_P384", "ECC_SECG_P256_K1", "RSA_2048"})
    void rejectsOtherKeySpecs(KeySpec spec) {
        KmsSigner signer = signer(key(spec));

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer.sign(MESSAGE))
                .withMessageContaining("is " + spec + " for SIGN_VERIFY")
                .withMessageContaining("aws kms create-key --key-spec ECC_NIST_P256 --key-usage SIGN_VERIFY");
    }

    @Test
    void reportsMissingKey() {
        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> signer(NO_SUCH_KEY).publicKey())
                .withMessage("cannot get the public key of the KMS key " + NO_SUCH_KEY + ": the key does not exist at "
                        + moto.endpoint() + "; check the ARN, the account and the region");
    }

    @Test
    void reportsUnreachableKms() {
        AwsConnection nowhere = AwsConnection.of(Map.of(
                "AWS_ENDPOINT_URL_KMS", "http://127.0.0.1:9", "AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b"));

        assertThatExceptionOfType(SigningException.class)
                .isThrownBy(() -> KmsSigner.of("awskms:" + NO_SUCH_KEY, nowhere).publicKey())
                .withMessageContaining("http://127.0.0.1:9 cannot be reached (ConnectException)");
    }

    /** Responses of KMS itself, because moto signs with disabled keys. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        DisabledException        | the key is disabled; enable it with 'aws kms enable-key'
        KMSInvalidStateException | the key's state does not allow it (its deletion may be pending); check it
        AccessDeniedException    | access was denied; the caller needs kms:GetPublicKey on the key
        ExpiredTokenException    | the AWS credentials have expired; renew them
        UnrecognizedClientException | AWS rejected the credentials (UnrecognizedClientException); check
        """)
    void statesCauseAndRemedy(String code, String expected) throws IOException {
        try (ScriptedServer server = ScriptedServer.start()) {
            server.thenJsonError(code);

            assertThatExceptionOfType(SigningException.class)
                    .isThrownBy(() -> KmsSigner.of("awskms:" + NO_SUCH_KEY, server.connection())
                            .sign(MESSAGE))
                    .withMessageStartingWith(
                            "cannot get the public key of the KMS key " + NO_SUCH_KEY + ": " + expected);
        }
    }

    @Test
    void declaredPermissionsSufficeAndAreNeeded() throws IOException {
        String arn = key(KeySpec.ECC_NIST_P256);
        try {
            KmsSigner all = KmsSigner.of("awskms:" + arn, moto.connectionAllowing(KmsSigner.PERMISSIONS));
            KmsSigner fewer = KmsSigner.of("awskms:" + arn, moto.connectionAllowing(List.of("kms:GetPublicKey")));
            KmsSigner none = KmsSigner.of("awskms:" + arn, moto.connectionAllowing(List.of("s3:GetObject")));
            moto.enforcePermissions(true);

            assertThat(all.sign(MESSAGE)).isNotEmpty();
            assertThatExceptionOfType(SigningException.class)
                    .isThrownBy(() -> fewer.sign(MESSAGE))
                    .withMessageEndingWith("access was denied; the caller needs kms:Sign on the key");
            assertThatExceptionOfType(SigningException.class)
                    .isThrownBy(none::publicKey)
                    .withMessageEndingWith("access was denied; the caller needs kms:GetPublicKey on the key");
        } finally {
            moto.enforcePermissions(false);
        }
    }

    @Test
    void requestsPublicKeyOnce() throws IOException {
        KmsSigner signer = signer(key(KeySpec.ECC_NIST_P256));

        assertThat(signer.publicKey()).isSameAs(signer.publicKey());
    }

    @Test
    void rejectsMessagesOverLimitOfKms() throws IOException {
        KmsSigner signer = signer(key(KeySpec.ECC_NIST_P256));

        assertThat(signer.sign(new byte[4096])).isNotEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> signer.sign(new byte[4097]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "awskms:",
                "awskms:alias/seal",
                "awskms:1234abcd-12ab-34cd-56ef-1234567890ab",
                "awskms:arn:aws:kms:us-east-1:123456789012:alias/seal",
                "awskms:arn:aws:s3:us-east-1:123456789012:key/1234abcd",
                "arn:aws:kms:us-east-1:123456789012:key/1234abcd",
                "awskms:arn:aws:kms:us-east-1:123456789012:key/1234abcd\n"
            })
    void rejectsOtherUris(String uri) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KmsSigner.of(uri, moto.connection()))
                .withMessageStartingWith("the URI of a KMS signer is invalid");
    }

    private static KmsSigner signer(String arn) {
        return KmsSigner.of("awskms:" + arn, moto.connection());
    }

    private static String key(KeySpec spec) {
        return kms.createKey(r -> r.keySpec(spec).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
    }
}
