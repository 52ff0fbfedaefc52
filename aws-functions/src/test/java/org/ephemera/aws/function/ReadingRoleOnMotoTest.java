package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.MotoTask;
import org.ephemera.aws.testing.ResponseChangingProxy;
import org.ephemera.format.Json;
import org.ephemera.format.PackageLayout;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.store.EvidenceStore;
import org.ephemera.testing.IndependentVerifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Two accounts of moto: the task and its log (in another region) are in one account, bucket and key in the other. */
class ReadingRoleOnMotoTest {
    private static final String THEIRS = "999988887777";
    private static final String ROLE = "arn:aws:iam::" + THEIRS + ":role/ephemera/reader";
    private static final String OWN_KEY = "test";

    @ParameterizedTest
    @ValueSource(strings = {ROLE, "arn:aws:iam::{account}:role/ephemera/reader"})
    void readsAndStoresInDifferentAccounts(String role) throws Exception {
        Moto moto = Moto.empty();
        MotoTask task = MotoTask.run(moto.inAccount(THEIRS), 500, Region.EU_WEST_1);
        assertThat(task.arn()).contains(THEIRS);
        moto.s3().createBucket(r -> r.bucket("hub"));
        String key = moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
        try (SimulatedCloud metrics = SimulatedCloud.start(
                        ScenarioBuilder.at(Clock.systemUTC()).build());
                ResponseChangingProxy seen = ResponseChangingProxy.inFrontOf(moto.endpoint())) {
            Map<String, String> settings = new HashMap<>(moto.settings());
            settings.put("AWS_ENDPOINT_URL_S3", moto.endpoint().toString());
            settings.put("AWS_ENDPOINT_URL", seen.endpoint().toString());
            settings.put("AWS_ENDPOINT_URL_CLOUDWATCH", metrics.endpoint().toString());
            settings.put("AWS_ENDPOINT_URL_CLOUDTRAIL", metrics.endpoint().toString());
            settings.put("EPHEMERA_STORE", "s3://hub/");
            settings.put("EPHEMERA_SIGNER", "awskms:" + key);
            settings.put("EPHEMERA_ROLE", role);
            settings.put("EPHEMERA_EXTERNAL_ID", "case-7");
            try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
                assertReadByRoleAndStoredByCaller(task, runtime);
            }
            assertThat(seen.keysOf("kms")).containsExactly(OWN_KEY);
            assertThat(seen.keysOf("ecs")).hasSize(1).doesNotContain(OWN_KEY);
            assertThat(seen.keysOf("logs")).isEqualTo(seen.keysOf("ecs"));
        } finally {
            moto.post("/moto-api/state-manager/unset-transition", "{\"model_name\": \"ecs::task\"}");
        }
    }

    private static void assertReadByRoleAndStoredByCaller(MotoTask task, AwsRuntime runtime) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new AlertFunction(runtime)
                .handleRequest(
                        new ByteArrayInputStream(AcquisitionFixture.requestFor(task.arn())),
                        out,
                        new TestLambdaContext("r-1"));
        JsonNode answer = Json.parse(out.toByteArray());
        assertThat(answer.path("status").asText()).as(answer.toString()).isEqualTo("complete");

        PackageId id = new PackageId(answer.path("packageId").asText());
        EvidenceStore store = runtime.site().store();
        IndependentVerifiers.accept(store, id, runtime.site().signer().publicKey());
        String outcomes = new String(read(store, id, PackageLayout.OUTCOMES), StandardCharsets.UTF_8);
        assertThat(line(outcomes, "aws.sts.caller-identity"))
                .contains("reads as arn:aws:sts::" + THEIRS + ":assumed-role/", "/ephemera-")
                .contains("; stores and signs as arn:aws:sts::" + Moto.ACCOUNT + ":");
        assertThat(line(outcomes, "aws.logs.stream.1")).contains("\"COLLECTED\"", "500 events", "eu-west-1");
        JsonNode record = Json.parse(read(store, id, PackageLayout.PACKAGE));
        assertThat(record.at("/runtime/account").asText()).isEqualTo(Moto.ACCOUNT);
        assertThat(record.at("/runtime/principal").asText()).contains(Moto.ACCOUNT);
    }

    private static String line(String outcomes, String item) {
        List<String> lines = outcomes.lines()
                .filter(line -> line.contains("\"" + item + "\""))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.getFirst();
    }

    private static byte[] read(EvidenceStore store, PackageId id, String path) throws IOException {
        try (InputStream in = store.open(id.prefix() + path)) {
            return in.readAllBytes();
        }
    }
}
