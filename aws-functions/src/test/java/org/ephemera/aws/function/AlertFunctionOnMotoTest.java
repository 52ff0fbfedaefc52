package org.ephemera.aws.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.ephemera.aws.AwsRuntime;
import org.ephemera.aws.testing.AcquisitionFixture;
import org.ephemera.aws.testing.CephGateway;
import org.ephemera.aws.testing.Moto;
import org.ephemera.aws.testing.MotoTask;
import org.ephemera.format.Json;
import org.ephemera.lab.SimulatedCloud;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.ephemera.model.PackageId;
import org.ephemera.testing.IndependentVerifiers;
import org.ephemera.verify.PackageVerifier;
import org.ephemera.verify.VerificationResult;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Alert function with moto for all of AWS: ECS, logs, STS, a bucket with Object Lock, a key in KMS. */
class AlertFunctionOnMotoTest {
    @Test
    void collectsIntoALockedBucketAndSealsWithKms() throws Exception {
        Moto moto = Moto.empty();
        S3Client s3 = moto.s3();
        String seal = sealed(moto, s3, Map.of(), "governance:30");

        assertThat(s3.headObject(r -> r.bucket("function").key(seal)).objectLockModeAsString())
                .isEqualTo("GOVERNANCE");
    }

    /** Ceph enforces locks, moto does not. */
    @Test
    void sealedObjectsCannotBeDeleted() throws Exception {
        Moto moto = Moto.empty();
        CephGateway ceph = CephGateway.running();
        S3Client s3 = ceph.s3();
        Map<String, String> store = new HashMap<>(ceph.settings());
        store.remove("AWS_ENDPOINT_URL");
        store.put("AWS_ENDPOINT_URL_S3", ceph.endpoint().toString());
        // All S3 requests go to Ceph, where the bucket of the task's exec sessions does not exist: EXPIRED.
        String seal = sealed(moto, s3, store, "compliance:1");

        String version = s3.headObject(r -> r.bucket("function").key(seal)).versionId();
        assertThatThrownBy(() ->
                        s3.deleteObject(r -> r.bucket("function").key(seal).versionId(version)))
                .isInstanceOf(S3Exception.class);
    }

    /** Runs the function on a task of moto; returns the key of the seal in the bucket {@code function}. */
    private static String sealed(Moto moto, S3Client s3, Map<String, String> store, String retention) throws Exception {
        MotoTask task = MotoTask.run(moto, 500);
        s3.createBucket(r -> r.bucket("function").objectLockEnabledForBucket(true));
        String key = moto.client(KmsClient.builder())
                .createKey(r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY))
                .keyMetadata()
                .arn();
        try (SimulatedCloud metrics =
                SimulatedCloud.start(ScenarioBuilder.at(Clock.systemUTC()).build())) {
            Map<String, String> settings = new HashMap<>(moto.settings());
            settings.putAll(store);
            settings.put("AWS_ENDPOINT_URL_CLOUDWATCH", metrics.endpoint().toString());
            settings.put("AWS_ENDPOINT_URL_CLOUDTRAIL", metrics.endpoint().toString());
            settings.put("EPHEMERA_STORE", "s3://function/");
            settings.put("EPHEMERA_SIGNER", "awskms:" + key);
            settings.put("EPHEMERA_RETENTION", retention);
            try (AwsRuntime runtime = AwsRuntime.of(settings, Clock.systemUTC())) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                new AlertFunction(runtime)
                        .handleRequest(
                                new ByteArrayInputStream(AcquisitionFixture.requestFor(task.arn())),
                                out,
                                new TestLambdaContext("r-1"));
                JsonNode answer = Json.parse(out.toByteArray());
                assertThat(answer.path("status").asText()).isEqualTo("complete");
                PackageId id = new PackageId(answer.path("packageId").asText());
                assertThat(answer.path("location").asText()).startsWith("s3://function/packages/");
                assertThat(PackageVerifier.verify(
                                        runtime.site().store(),
                                        id,
                                        runtime.site().signer().publicKey())
                                .verdict())
                        .isEqualTo(VerificationResult.INTACT);
                IndependentVerifiers.accept(
                        runtime.site().store(), id, runtime.site().signer().publicKey());
                return id.prefix() + "seal.dsse.json";
            }
        } finally {
            moto.post("/moto-api/state-manager/unset-transition", "{\"model_name\": \"ecs::task\"}");
        }
    }
}
