package org.ephemera.analyze.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.testing.MemoryFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests pods with access to their node (EXE-002), and namespaces that no longer restrict pods (EXE-011). */
class NodeAndNamespaceTest {
    private static final String JANE = "jane@shop.example";
    private static final String DEBUGGER = """
        {"spec":{"nodeName":"ip-10-0-3-27","hostPID":true,"hostNetwork":true,"hostIPC":true,
        "volumes":[{"name":"host-root","hostPath":{"path":"/"}}]}}\
        """;

    @TempDir(factory = MemoryFolders.class)
    Path folder;

    @Test
    void reportsPodWithAccessToNode() {
        assertThat(created(JANE, "node-debugger-ip-10-0-3-27-x2x4q", DEBUGGER))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.rule().id() + " " + finding.severity().word())
                            .isEqualTo("EXE-002 high");
                    assertThat(finding.because())
                            .isEqualTo(JANE
                                    + " created a pod on the node ip-10-0-3-27, with the root file system of the node"
                                    + " mounted");
                });
        assertThat(created(JANE, "innocent", DEBUGGER)).as("by another name").hasSize(1);
        assertThat(created(JANE, "innocent", DEBUGGER.replace("\"/\"", "\"//.\"")))
                .as("as the server takes it, too")
                .hasSize(1);
        assertThat(created(JANE, "nsenter-x2x4q", """
            {"spec":{"nodeName":"n1","hostPID":true,"containers":[{"securityContext":{"privileged":true}}]}}\
            """))
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity().word() + " " + finding.because())
                        .isEqualTo("high " + JANE
                                + " created a pod on the node n1, privileged in the host PID namespace"));
        assertThat(ActivityFixture.shown(
                        created("system:serviceaccount:longhorn-system:longhorn", "instance-manager-x2x4q", DEBUGGER)))
                .as("what looks after nodes does so, too")
                .containsExactly("EXE-002 medium");
        assertThat(ActivityFixture.shown(created(JANE, "node-debugger-n1-x2x4q", "null")))
                .as("where no bodies are kept")
                .containsExactly("EXE-002 medium");
    }

    @Test
    void ignoresOtherPods() {
        assertThat(created("system:serviceaccount:kube-system:daemon-set-controller", "agent-x2x4q", DEBUGGER))
                .isEmpty();
        assertThat(created(JANE, "agent", DEBUGGER.replace("\"/\"", "\"/var/log\"")))
                .isEmpty();
        assertThat(created(JANE, "backup", DEBUGGER.replace("\"nodeName\":\"ip-10-0-3-27\",", "")))
                .as("wherever there is room")
                .isEmpty();
        assertThat(created(JANE, "node-debugger-n1-x2x4q", DEBUGGER, "?dryRun=All"))
                .as("without effect")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'privileged'}}}",
                "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':null}}}",
                "[{'op':'replace','path':'/metadata/labels/pod-security.kubernetes.io~1enforce','value':'privileged'}]",
                "[{'op':'remove','path':'/metadata/labels/pod-security.kubernetes.io~1enforce'}]",
                "[{'op':'move','from':'/metadata/labels/pod-security.kubernetes.io~1enforce','path':'/metadata/labels/a'}]",
                "[{'op':'replace','path':'/metadata/labels','value':{'pod-security.kubernetes.io/enforce':'privileged'}}]",
                "[{'op':'remove','path':'/metadata/labels'}]",
                "{'metadata':{'labels':null}}"
            })
    void aNamespaceThatLetsEveryPodInFromNowOnIsTold(String body) {
        assertThat(ActivityFixture.shown(patched(body))).containsExactly("EXE-011 medium");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'metadata':{'labels':{'pod-security.kubernetes.io/enforce':'restricted'}}}",
                "{'metadata':{'labels':{'pod-security.kubernetes.io/warn':'privileged','team':null}}}",
                "[{'op':'remove','path':'/metadata/labels/team'}]",
                "[{'op':'add','path':'/metadata/labels','value':{'pod-security.kubernetes.io/enforce':'baseline'}}]",
                "{}",
                "null"
            })
    void oneThatIsHeldToAStandardIsNot(String body) {
        assertThat(patched(body)).isEmpty();
    }

    /** GitOps controllers make such dry runs every few minutes. */
    @Test
    void ignoresDryRuns() {
        ActivityFixture scene = new ActivityFixture();
        ObjectNode entry = scene.kubernetes(
                "system:serviceaccount:flux-system:kustomize-controller",
                "patch",
                "/api/v1/namespaces/agents?dryRun=All&fieldManager=kustomize-controller",
                "namespaces",
                "");
        entry.set("requestObject", FixtureCalls.json("""
            {"metadata":{"labels":{"pod-security.kubernetes.io/enforce":"privileged"}}}\
            """));
        scene.kubernetes(
                JANE,
                "create",
                "/api/v1/namespaces/default/serviceaccounts/a/token?dryRun=All",
                "serviceaccounts",
                "token");
        assertThat(ActivityFixture.shown(scene.judge(folder).findings()))
                .as("a token request, which has an effect")
                .hasSize(1);
    }

    private List<Finding> patched(String body) {
        ActivityFixture scene = new ActivityFixture();
        ActivityRulesTest.access(scene, JANE, "patch", "namespaces", "", body.replace('\'', '"'));
        return scene.judge(folder).findings();
    }

    private List<Finding> created(String by, String name, String body) {
        return created(by, name, body, "");
    }

    private List<Finding> created(String by, String name, String body, String query) {
        ActivityFixture scene = new ActivityFixture();
        ObjectNode entry = scene.kubernetes(by, "create", "/api/v1/namespaces/default/pods" + query, "pods", "");
        ((ObjectNode) entry.path("objectRef")).put("name", name);
        entry.set("requestObject", FixtureCalls.json(body));
        return scene.judge(folder).findings();
    }
}
