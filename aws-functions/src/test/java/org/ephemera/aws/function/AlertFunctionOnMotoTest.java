package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.Desk;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.MotoTask;
import org.ephemera.bag.Json;
import org.ephemera.evidence.PackageId;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.Verdict;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.S3Client;

/** All of AWS as the function meets it: ECS, logs, STS, a bucket with Object Lock, a key in KMS. */
class AlertFunctionOnMotoTest {
    @Test
    void collectsIntoALockedBucketAndSealsWithKms() throws Exception {
        Moto moto = Moto.empty();
        MotoTask task = MotoTask.run(moto, 500);
        S3Client s3 = moto.s3();
        s3.createBucket(r -> r.bucket("evidence").objectLockEnabledForBucket(true));
        String key = moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
        try (SimulatedCloud metrics =
                SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC()).build())) {
            Map<String, String> settings = new HashMap<>(moto.settings());
            settings.put("AWS_ENDPOINT_URL_CLOUDWATCH", metrics.endpoint().toString());
            settings.put("EPHEMERA_STORE", "s3://evidence/");
            settings.put("EPHEMERA_SIGNER", "awskms:" + key);
            settings.put("EPHEMERA_RETENTION", "governance:30");
            try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                new AlertFunction(runtime)
                        .handleRequest(
                                new ByteArrayInputStream(Desk.asking(task.arn())), out, new TestingContext("r-1"));
                JsonNode answer = Json.parse(out.toByteArray());
                assertThat(answer.path("status").asText()).isEqualTo("complete");
                PackageId id = new PackageId(answer.path("packageId").asText());
                assertThat(answer.path("location").asText()).startsWith("s3://evidence/packages/");
                assertThat(PackageVerifier.verify(
                                        runtime.store(), id, runtime.signer().publicKey())
                                .verdict())
                        .isEqualTo(Verdict.INTACT);
                assertThat(s3.headObject(r -> r.bucket("evidence").key(id.prefix() + "seal.dsse.json"))
                                .objectLockModeAsString())
                        .isEqualTo("GOVERNANCE");
            }
        } finally {
            moto.post("/moto-api/state-manager/unset-transition", "{\"model_name\": \"ecs::task\"}");
        }
    }
}
