package org.ephemera.aws.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machine with its own credentials, which are not those of the requested profile. */
@Isolated
class ProfileCredentialsTest {
    private static final String MACHINE_KEY = "AKIAOFTHEMACHINE";

    @TempDir
    Path folder;

    private final Map<String, String> before = new LinkedHashMap<>();

    @BeforeEach
    void machine() throws Exception {
        Path config = folder.resolve("config");
        Files.writeString(config, """
                [profile keys]
                aws_access_key_id = AKIAOFTHEPROFILE
                aws_secret_access_key = secret
                [profile process]
                credential_process = /bin/false
                [profile sso]
                sso_start_url = https://example.awsapps.com/start
                sso_region = eu-central-1
                sso_account_id = 111122223333
                sso_role_name = responder
                [profile role]
                role_arn = arn:aws:iam::111122223333:role/responder
                source_profile = nobody
                [profile far]
                role_arn = arn:aws:iam::111122223333:role/responder
                source_profile = keys
                region = eu-central-1
                [profile region]
                region = eu-central-1
                """);
        set("aws.configFile", config.toString());
        set("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
        set("aws.accessKeyId", MACHINE_KEY);
        set("aws.endpointUrlSts", "http://127.0.0.1:1");
        set("aws.secretAccessKey", "secret");
    }

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value.isEmpty()) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        "typo, there is no profile 'typo' with credentials, aws configure list-profiles",
        "process, profile 'process' provided no AWS credentials, aws sts get-caller-identity",
        "role, profile 'role' provided no AWS credentials, aws sts get-caller-identity",
        "far, profile 'far' provided no AWS credentials: the server that its settings refer to cannot be reached"
                + " (ConnectException), check the network",
        "sso, the profile's credentials come from IAM Identity Center or 'aws login', aws configure export-credentials"
    })
    void failsWhenProfileIsUnusable(String profile, String reason, String remedy) {
        var credentials = AwsConnection.of(Map.of("AWS_PROFILE", profile)).credentials();

        assertThatExceptionOfType(UnusableProfileException.class)
                .isThrownBy(credentials::resolveCredentials)
                .satisfies(e -> {
                    FailureAdvice failure = FailureAdvice.of(e, "S3", "s3:ListBucket");
                    assertThat(failure.reason()).startsWith(reason);
                    assertThat(failure.remedy()).contains(remedy);
                    assertThat(e).hasMessage(failure.reason() + "; " + failure.remedy());
                });
    }

    @Test
    void prefersProfileToMachineCredentials() {
        assertThat(of("keys")).isEqualTo("AKIAOFTHEPROFILE");
    }

    /** Such a profile contains only a region or an output format; the AWS CLI ignores it for credentials too. */
    @ParameterizedTest
    @CsvSource({"region", "default", "' '"})
    void usesMachineCredentialsForPlainProfile(String profile) {
        assertThat(of(profile)).isEqualTo(MACHINE_KEY);
    }

    /** The content of the file may be a secret. */
    @Test
    void namesInvalidProfileFile() throws Exception {
        ProfileFiles.check();
        Path file = Files.writeString(folder.resolve("credentials"), "[keys]\na-secret-that-must-not-show\n");

        assertThatIllegalArgumentException()
                .isThrownBy(ProfileFiles::check)
                .withMessage("the AWS profile file " + file
                        + " is invalid (line 2); correct it or set another file with AWS_SHARED_CREDENTIALS_FILE");
    }

    private static String of(String profile) {
        return AwsConnection.of(Map.of("AWS_PROFILE", profile))
                .credentials()
                .resolveCredentials()
                .accessKeyId();
    }

    private void set(String property, String value) {
        before.put(property, System.getProperty(property, ""));
        System.setProperty(property, value);
    }
}
