package org.ephemera.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.ephemera.lab.scenario.Scenario;
import org.ephemera.lab.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.MessageType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

final class KmsAndStsTest {

    @Test
    void createsSignatureThatPublicKeyVerifies() throws GeneralSecurityException {
        Scenario scenario = Scenario.named("fargate-miner");
        byte[] message = "sealed".getBytes(StandardCharsets.UTF_8);
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                KmsClient kms = SdkClients.of(cloud).kms()) {
            byte[] signature = sign(kms, scenario.keyArn(), message);
            byte[] publicKey = kms.getPublicKey(r -> r.keyId("alias/ephemera-seal"))
                    .publicKey()
                    .asByteArray();

            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(publicKey)));
            verifier.update(message);
            assertThat(verifier.verify(signature)).isTrue();
        }
    }

    @Test
    void refusesLongMessagesAndUnsuitableKeys() {
        Scenario scenario = ScenarioBuilder.at(Scenario.REFERENCE)
                .key("wide", "ECC_NIST_P384")
                .disabledKey("off")
                .build();
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                KmsClient kms = SdkClients.of(cloud).kms()) {
            assertThat(kms.getPublicKey(r -> r.keyId("alias/wide")).keySpec()).isEqualTo(KeySpec.ECC_NIST_P384);
            assertThatThrownBy(() -> sign(kms, scenario.keyArn(), new byte[4097]))
                    .isInstanceOfSatisfying(
                            KmsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
            assertThatThrownBy(() -> sign(kms, "alias/off", new byte[1])).isInstanceOf(DisabledException.class);
            assertThatThrownBy(() -> sign(kms, "alias/none", new byte[1])).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void returnsCallerIdentity() {
        Scenario scenario = Scenario.named("fargate-miner");
        try (SimulatedCloud cloud = SimulatedCloud.start(scenario);
                StsClient sts = SdkClients.of(cloud).sts()) {
            GetCallerIdentityResponse identity = sts.getCallerIdentity();

            assertThat(identity.account()).isEqualTo("111122223333");
            assertThat(identity.arn()).isEqualTo(scenario.caller().arn());
            assertThat(identity.userId()).isEqualTo(scenario.caller().userId());
            assertThat(cloud.calls().getFirst().requestId())
                    .isEqualTo(identity.responseMetadata().requestId());
        }
    }

    private static byte[] sign(KmsClient kms, String key, byte[] message) {
        return kms.sign(r -> r.keyId(key)
                        .message(SdkBytes.fromByteArray(message))
                        .messageType(MessageType.RAW)
                        .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256))
                .signature()
                .asByteArray();
    }
}
