package org.ephemera.azure.aks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import org.ephemera.azure.testing.AcquisitionFixture;
import org.ephemera.kubernetes.ClusterException;
import org.ephemera.kubernetes.ClusterTls;
import org.ephemera.lab.SimulatedAzure;
import org.ephemera.lab.SimulatedCluster;
import org.ephemera.lab.fault.Fault;
import org.ephemera.lab.fault.FaultRule;
import org.ephemera.lab.scenario.AzureScenario;
import org.ephemera.lab.tls.CertificateAuthority;
import org.ephemera.model.OutcomeCode;
import org.ephemera.testing.CollectedPackage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the login at a cluster of AKS, and of its renewal after a rejection. */
class AksSignInTest {
    private final AzureScenario scenario = AzureScenario.named("aks-escape", Clock.systemUTC());

    @TempDir
    Path folder;

    /** The cluster rejects a token that Entra ID issued before. */
    @Test
    void renewsTokenWhenClusterRejectsIt() throws IOException {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            AksAcquisitionTest.cluster(azure)
                    .faults()
                    .add(FaultRule.on("list pods", new Fault.ExpiredCredentials())
                            .times(1));
            long before = logins(azure);
            CollectedPackage collected =
                    AcquisitionFixture.at(folder, azure.endpoint()).collect(scenario.alert());
            assertThat(collected.codes().values()).doesNotContain(OutcomeCode.FAILED, OutcomeCode.DENIED);
            assertThat(collected.log("kubernetes.pods.1", "api.error")).hasSize(1);
            assertThat(logins(azure) - before).isGreaterThan(1);
        }
    }

    /** Azure rotated the certificate during a collection. */
    @Test
    void renewsCertificateWhenClusterRejectsIt() throws Exception {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            SimulatedCluster simulated = AksAcquisitionTest.cluster(azure);
            CertificateAuthority.Identity identity = simulated.client("masterclient");
            AksClientCertificate pem = new AksClientCertificate(
                    AksAcquisitionTest.utf8(identity.certificate()), AksAcquisitionTest.utf8(identity.key()));
            AksCluster.Login login = new AksCluster.Login() {
                private boolean renewed;

                @Override
                public String authorization(boolean renew) {
                    renewed |= renew;
                    return "";
                }

                @Override
                public KeyManager @Nullable [] keys() throws ClusterException {
                    return renewed ? pem.keys() : null;
                }

                @Override
                public String admission() {
                    return "ask for another";
                }
            };
            AksCluster cluster =
                    new AksCluster(simulated.endpoint(), simulated.authority(), login, "", Optional.empty());
            try {
                assertThat(cluster.authorization(false)).isEmpty();
                assertThat(status(cluster)).isEqualTo(401);
                assertThat(cluster.authorization(true)).isEmpty();
                assertThat(status(cluster)).isEqualTo(200);
            } finally {
                cluster.close();
            }
        }
    }

    private static int status(AksCluster cluster) throws Exception {
        HttpRequest pods = HttpRequest.newBuilder(cluster.endpoint().resolve("/api/v1/namespaces/shop/pods"))
                .build();
        return cluster.http().send(pods, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** AKS returns a certificate and an RSA key for clusters whose kubeconfig has no token. */
    @Test
    void authenticatesWithClientCertificate() throws Exception {
        try (SimulatedAzure azure = SimulatedAzure.start(scenario)) {
            SimulatedCluster cluster = AksAcquisitionTest.cluster(azure);
            CertificateAuthority.Identity identity = cluster.client("masterclient");
            AksClientCertificate pem = new AksClientCertificate(
                    AksAcquisitionTest.utf8(identity.certificate()), AksAcquisitionTest.utf8(identity.key()));
            try (HttpClient http = ClusterTls.client(cluster.authority(), pem.keys())) {
                HttpRequest pods = HttpRequest.newBuilder(cluster.endpoint().resolve("/api/v1/namespaces/shop/pods"))
                        .build();
                assertThat(http.send(pods, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
    }

    private static long logins(SimulatedAzure azure) {
        return azure.calls().stream()
                .filter(call -> call.action().contains("oken"))
                .count();
    }
}
