package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests takeover of a cluster with tokens of add-ons, which are available on the nodes (EXE-011). */
class TakeoverByAddOnTest {
    private static final String OF_SYSTEM = "system:serviceaccount:kube-system:";
    private static final String AGGREGATOR = "clusterrole-aggregation-controller";

    @TempDir
    private Path folder;

    @Test
    void reportsTokenOfOtherSystemAccount() {
        assertThat(token("aws-node", AGGREGATOR, "kube-system")).containsExactly("EXE-011 medium");
        assertThat(token("aws-node", "aws-node", "kube-system")).as("its own").isEmpty();
        assertThat(token("csi-secrets-store", "checkout", "shop"))
                .as("what it mounts a secret for")
                .isEmpty();
    }

    @Test
    void reportsBindingByRoleAggregator() {
        ActivityFixture scene = new ActivityFixture();
        ActivityRulesTest.access(
                scene,
                OF_SYSTEM + AGGREGATOR,
                "create",
                "clusterrolebindings",
                "",
                "{\"roleRef\":{\"name\":\"cluster-admin\"}}");
        assertThat(findings(scene)).containsExactly("EXE-011 medium");
    }

    @Test
    void reportsBindingNamedClusterAdmin() {
        for (String name : List.of("cluster-admin", "view-all")) {
            ActivityFixture scene = new ActivityFixture();
            named(scene.kubernetes(OF_SYSTEM + "aws-node", "patch", "/", "clusterrolebindings", ""), name, "");
            assertThat(findings(scene)).hasSize(name.equals("cluster-admin") ? 1 : 0);
        }
    }

    private List<String> token(String by, String account, String namespace) {
        ActivityFixture scene = new ActivityFixture();
        named(scene.kubernetes(OF_SYSTEM + by, "create", "/", "serviceaccounts", "token"), account, namespace);
        return findings(scene);
    }

    private static void named(ObjectNode entry, String name, String namespace) {
        ((ObjectNode) entry.path("objectRef")).put("name", name).put("namespace", namespace);
    }

    private List<String> findings(ActivityFixture scene) {
        return ActivityFixture.shown(scene.judge(folder).findings());
    }
}
