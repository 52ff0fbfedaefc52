package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.testing.Moto;
import org.ephemera.testing.ShellCommand;
import org.ephemera.testing.SignedRelease;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;

/** Deployment of a release, in a folder without sources, in which the script cannot build anything. */
@Tag("slow")
class ReleaseDeployTest {
    private static final String ZIP = "ephemera-aws-functions-1.2.3.zip";

    @TempDir
    Path folder;

    private Moto moto;
    private SignedRelease release;

    @BeforeEach
    void create() throws Exception {
        moto = Moto.empty();
        for (String file : List.of("infra/release.sh", "infra/aws/account.sh", "infra/aws/deploy")) {
            Path copy = folder.resolve(file);
            Files.createDirectories(copy.getParent());
            Files.copy(Path.of("..", file), copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
        release = SignedRelease.create(
                folder,
                Map.of(
                        ZIP,
                        "released".getBytes(StandardCharsets.UTF_8),
                        "member.yaml",
                        Files.readAllBytes(Path.of("../infra/aws/member.yaml")),
                        "template.yaml",
                        DeployTest.templateForMoto().getBytes(StandardCharsets.UTF_8)));
        Files.writeString(folder.resolve("config"), "[default]\ns3 =\n  addressing_style = path\n");
    }

    @Test
    void deploysZipAndTemplateOfUrl() throws Exception {
        HttpServer server = release.serve();
        try {
            ShellCommand.Result deployed = deploy(
                    "evidence",
                    "--release",
                    "http://localhost:" + server.getAddress().getPort() + "/v1.2.3/",
                    "Administrator=arn:aws:iam::" + Moto.ACCOUNT + ":role/admin",
                    "--release-key",
                    release.key().toString());
            assertThat(deployed.exit()).as(deployed.output()).isZero();
        } finally {
            server.stop(0);
        }
        try (S3Client s3 = moto.s3()) {
            String code = "ephemera-code-" + Moto.ACCOUNT + "-us-east-1";
            assertThat(s3.listObjectsV2(r -> r.bucket(code)).contents())
                    .filteredOn(object -> object.key().endsWith(".zip"))
                    .singleElement()
                    .satisfies(object -> assertThat(
                                    s3.getObject(r -> r.bucket(code).key(object.key()), ResponseTransformer.toBytes())
                                            .asUtf8String())
                            .isEqualTo("released"));
            assertThat(s3.listBuckets().buckets()).as("code and evidence").hasSize(2);
        }
    }

    /** Exit code 1 is a release that cannot be trusted, 2 a usage error, 3 a failed download. */
    @ParameterizedTest
    @CsvSource({
        "changed zip, 1, does not have the signed digest",
        "changed list, 1, is not signed with",
        "missing zip, 1, is missing",
        "missing signature, 1, is missing",
        "unlisted zip, 1, lists no",
        "another key, 1, is not signed with",
        "no key, 2, needs --release-key",
        "unreadable key, 2, is not a public key",
        "no release, 2, contains no sources",
        "no server, 3, cannot download"
    })
    void createsNothingWithoutTrustedRelease(String fault, int exit, String message) throws Exception {
        Path sums = release.folder().resolve("SHA256SUMS");
        Path key = release.key();
        String source = release.folder().toString();
        switch (fault) {
            case "changed zip" -> Files.writeString(release.folder().resolve(ZIP), "x", StandardOpenOption.APPEND);
            case "changed list" -> Files.writeString(sums, "\n", StandardOpenOption.APPEND);
            case "missing zip" -> Files.delete(release.folder().resolve(ZIP));
            case "missing signature" -> Files.delete(release.folder().resolve("SHA256SUMS.sig"));
            case "unlisted zip" -> release = SignedRelease.create(folder, Map.of("template.yaml", new byte[0]));
            case "another key" -> key = release.otherKey();
            case "unreadable key" -> key = sums;
            case "no server" -> source = "http://localhost:1";
            default -> {}
        }
        ShellCommand.Result refused = switch (fault) {
            case "no key" -> deploy("--release", source);
            case "no release" -> deploy();
            default -> deploy("--release", source, "--release-key", key.toString());
        };
        assertThat(refused.exit()).as(refused.output()).isEqualTo(exit);
        assertThat(refused.output()).contains(message);
        try (S3Client s3 = moto.s3()) {
            assertThat(s3.listBuckets().buckets()).isEmpty();
        }
    }

    private ShellCommand.Result deploy(String... words) throws Exception {
        Map<String, String> settings = new HashMap<>(moto.settings());
        settings.put("AWS_ENDPOINT_URL", "http://localhost:" + moto.endpoint().getPort());
        settings.put("AWS_CONFIG_FILE", folder.resolve("config").toString());
        settings.put("AWS_SHARED_CREDENTIALS_FILE", folder.resolve("config").toString());
        String[] command = new String[words.length + 1];
        command[0] = folder.resolve("infra/aws/deploy").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return ShellCommand.run(folder, settings, command);
    }
}
