package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.FixtureResponse;
import org.ephemera.analyze.testing.SealedPackageFixture;
import org.ephemera.model.Target;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests use of the token of a pod's service account outside the pod. */
class OwnAccountTest {
    private static final String OWN = "system:serviceaccount:shop:checkout";
    private static final String ELSEWHERE = "203.0.113.66";

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    private final ActivityFixture scene = new ActivityFixture();
    private int packages;

    @Test
    void reportsPublicAddressOnEks() {
        called(OWN, "2026-11-26T11:40:00Z", "10.0.3.27");
        called(OWN, "2026-11-26T11:53:13Z", ELSEWHERE);
        assertThat(judged("aws.eks.pod")).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id() + " " + finding.severity().word()).isEqualTo("EXE-012 medium");
            assertThat(finding.because())
                    .contains(OWN + " was used from " + ELSEWHERE
                            + " with kubectl, which is not an address of the cluster's network:"
                            + " kubernetes:list configmaps");
        });
    }

    /** A caller can send any address in a forwarding header. */
    @Test
    void ignoresForwardedAddress() {
        called(OWN, "2026-11-26T11:53:13Z", "10.0.3.27", ELSEWHERE);
        assertThat(judged("aws.eks.pod"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.because()).contains("was used from " + ELSEWHERE));
    }

    @Test
    void ignoresInternalAddressesAndOtherAccounts() {
        called(OWN, "2026-11-26T11:53:13Z", "10.0.3.27");
        called(OWN, "2026-11-26T11:53:13Z", "2600:1f13::1");
        called("system:serviceaccount:shop:catalog", "2026-11-26T11:53:13Z", ELSEWHERE);
        assertThat(judged("aws.eks.pod")).isEmpty();
    }

    /** Pods of AKS reach the API server from a public address. */
    @Test
    void reportsOnlyNewAddressOnAks() {
        called(OWN, "2026-11-26T09:00:00Z", "198.51.100.7").put("userAgent", "checkout/1.8");
        called(OWN, "2026-11-26T11:53:13Z", "198.51.100.7").put("userAgent", "checkout/1.8");
        assertThat(judged("azure.aks.pod")).isEmpty();
        called(OWN, "2026-11-26T11:53:13Z", ELSEWHERE);
        assertThat(ActivityFixture.shown(judged("azure.aks.pod"))).containsExactly("EXE-012 high");
    }

    private ObjectNode called(String user, String time, String... addresses) {
        ObjectNode entry = scene.kubernetes(user, "list", "/api/v1/namespaces/shop/configmaps", "configmaps", "");
        entry.put("requestReceivedTimestamp", time);
        entry.putArray("sourceIPs");
        for (String address : addresses) {
            entry.withArray("sourceIPs").add(address);
        }
        return entry;
    }

    private List<Finding> judged(String kind) {
        return scene.judge(SealedPackageFixture.in(folder.resolve(Integer.toString(packages++)))
                        .target(new Target(kind, "x#shop/checkout", Map.of("namespace", "shop", "pod", "checkout")))
                        .item(
                                "kubernetes.account",
                                Map.of("namespace", "shop", "serviceAccount", "checkout"),
                                FixtureResponse.json(
                                        "kubernetes:get serviceaccounts",
                                        "{\"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"checkout\"}}")))
                .findings();
    }
}
