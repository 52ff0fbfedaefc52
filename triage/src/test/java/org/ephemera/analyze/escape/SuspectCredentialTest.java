package org.ephemera.analyze.escape;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.RuleBook;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.testing.FixtureCalls;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;

/** Tests which credentials to disable, and the commands for it. */
class SuspectCredentialTest {
    private static final String ROLE = """
        {"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/deploy/ci-1","accessKeyId":"ASIAEXAMPLE000DEPLOY",
         "sessionContext":{"sessionIssuer":{"type":"Role","arn":"arn:aws:iam::111122223333:role/deploy","userName":"deploy","accountId":"111122223333"}}}\
        """;

    private final List<ControlCall> calls = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    @Test
    void deactivatesKeyAndRevokesSessionsOfUser() {
        found("EXE-010", call(user("build", "AKIAEXAMPLE000BUILD0"), "eu-central-1"));
        found("STA-006", call(user("build", "AKIAEXAMPLE000BUILD0"), "us-east-1"));
        call(user("build", "AKIAEXAMPLE000BUILD0"), "sa-east-1");
        call(user("bystander", "AKIAEXAMPLE00OTHER00"), "eu-west-1");

        Remedy remedy = remedy("").orElseThrow();
        assertThat(remedy.why())
                .contains("the key AKIAEXAMPLE000BUILD0 of the user build (EXE-010, STA-006),"
                        + " which was used in eu-central-1, sa-east-1, us-east-1")
                .doesNotContain("bystander", "eu-west-1");
        assertThat(remedy.commands().getFirst())
                .isEqualTo("aws iam update-access-key --user-name=build --access-key-id=AKIAEXAMPLE000BUILD0"
                        + " --status=Inactive");
        assertThat(remedy.commands().getLast())
                .startsWith("aws iam put-user-policy --user-name=build ")
                .contains("aws:TokenIssueTime");
    }

    @Test
    void revokesSessionsOfRole() {
        found("EXE-004", call(FixtureCalls.json(ROLE), "eu-central-1"));

        assertThat(remedy("").orElseThrow().commands())
                .singleElement()
                .asString()
                .startsWith("aws iam put-role-policy --role-name=deploy --policy-name=AWSRevokeOlderSessions")
                .contains("\"DateLessThan\":{\"aws:TokenIssueTime\":\"%s\"}");
    }

    /** No command is printed that AWS would deny, or that concerns AWS itself. */
    @Test
    void explainsCredentialsWithoutCommand() {
        found(
                "EXE-004",
                call(
                        FixtureCalls.json(ROLE.replace(":role/deploy", ":role/aws-reserved/sso.amazonaws.com/deploy")),
                        ""));
        found("EXE-009", call(FixtureCalls.json("{\"type\":\"Root\",\"accountId\":\"111122223333\"}"), ""));
        found("STA-006", call(FixtureCalls.json("{\"type\":\"AWSService\",\"invokedBy\":\"ecs.amazonaws.com\"}"), ""));

        assertThat(remedy("").orElseThrow().why())
                .contains("IAM Identity Center", "the root user of the account 111122223333");
        assertThat(remedy("").orElseThrow().commands()).isEmpty();
    }

    @Test
    void reportsKeyOfAlertWithoutFinding() {
        call(user("build", "AKIAEXAMPLE000BUILD0"), "eu-central-1");

        assertThat(remedy("")).isEmpty();
        assertThat(remedy("AKIAEXAMPLE000BUILD0").orElseThrow().why()).contains("(the alert)");
    }

    /** Without a log of calls, the key in the alert is the only known fact about the attacker. */
    @Test
    void reportsKeyOfAlertWithoutCalls() {
        Remedy alone = remedy("AKIAEXAMPLE000BUILD0").orElseThrow();
        assertThat(alone.why())
                .startsWith("The alert contains the key AKIAEXAMPLE000BUILD0, but the package contains no");
        assertThat(alone.commands())
                .containsExactly("aws iam get-access-key-last-used --access-key-id=AKIAEXAMPLE000BUILD0");
        assertThat(remedy("ASIAEXAMPLE000BUILD0").orElseThrow().commands()).isEmpty();
        assertThat(remedy("AKIA; reboot")).isEmpty();

        found("EXE-010", call(user("bystander", "AKIAEXAMPLE00OTHER00"), "eu-west-1"));
        assertThat(remedy("AKIAEXAMPLE000BUILD0").orElseThrow().why())
                .contains("The alert contains the key", "the user bystander (EXE-010)");
    }

    /**
     * Services such as CloudFormation act as the user who called them (CloudTrail user guide, forward access
     * sessions).
     */
    @Test
    void attributesForwardedCallsToUser() {
        JsonNode forwarded =
                ((ObjectNode) user("build", "ASIAEXAMPLE000BUILD0")).put("invokedBy", "cloudformation.amazonaws.com");
        found("EXE-010", call(forwarded, "eu-central-1"));

        assertThat(remedy("").orElseThrow().why()).contains("a session of the user build (EXE-010)");
    }

    @Test
    void ignoresLowAndSuppressedFindings() {
        EvidenceLocation at = call(user("build", "AKIAEXAMPLE000BUILD0"), "eu-central-1");
        findings.add(
                Finding.of(RuleBook.standard().rule("EXE-004"), "x", "y", at).withSeverity(Severity.LOW));
        findings.add(
                Finding.of(RuleBook.standard().rule("EXE-004"), "x", "y", at).suppressedAs("known"));

        assertThat(remedy("")).isEmpty();
    }

    /** Bash returns the names unchanged and executes nothing in them. */
    @Test
    void quotesHostileNames() throws Exception {
        String hostile = "x$(touch /tmp/owned)';`id`;--user-name=root\n";
        found("EXE-010", call(user(hostile, "AKIAEXAMPLE000BUILD0"), "eu-central-1"));
        found("EXE-010", call(user("y", "AKIA; reboot"), "eu-central-1"));

        List<String> commands = remedy("").orElseThrow().commands();
        assertThat(String.join("\n", commands)).doesNotContain("AKIA; reboot");
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", "aws() { printf '%s' \"$3\"; }\n" + commands.getFirst());
        bash.environment().put("LC_ALL", "C.UTF-8");
        Process running = bash.start();
        running.getOutputStream().close();
        assertThat(new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("--user-name=" + hostile);
    }

    @Test
    void listsPermissionsOfClusterUsers() {
        logged("EXE-001", "kubernetes", "ops-temp@shop.example", "verb");
        logged("EXE-011", "kubernetes", "system:serviceaccount:shop:checkout", "verb");
        logged("EXE-011", "kubernetes", "system:kube-controller-manager", "verb");

        Remedy remedy = remedy("").orElseThrow();
        assertThat(remedy.why())
                .contains("the user ops-temp@shop.example of the cluster (EXE-001)")
                .doesNotContain("controller-manager", "aws:TokenIssueTime");
        assertThat(remedy.commands())
                .contains("kubectl auth can-i --list --as=ops-temp@shop.example")
                .anyMatch(command -> command.endsWith("| grep -F -- shop/checkout"));
    }

    @Test
    void revokesSessionsOfAzureUser() {
        logged("EXE-005", "Microsoft.ContainerInstance", "ops@shop.example", "operationName");
        logged("EXE-005", "Microsoft.ContainerInstance", "x@y/../me?a=b", "operationName");

        assertThat(remedy("").orElseThrow().commands())
                .containsExactly(
                        "az role assignment list --all --assignee=ops@shop.example",
                        "az rest --method=post"
                                + " --url=https://graph.microsoft.com/v1.0/users/ops@shop.example/revokeSignInSessions",
                        "az role assignment list --all --assignee='x@y/../me?a=b'");
    }

    /** A call of a log that names a caller alone. */
    private void logged(String rule, String service, String principal, String field) {
        EvidenceLocation at = WorkloadDocuments.located("data/raw/log/" + calls.size() + ".json", Json.object())
                .evidence()
                .child("0");
        calls.add(new ControlCall(
                Instant.EPOCH.plusSeconds(calls.size()),
                service,
                "get pods/exec",
                principal,
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                "id-" + calls.size(),
                Json.object(),
                Json.object().put(field, "x"),
                false,
                at));
        found(rule, at);
    }

    private Optional<Remedy> remedy(String alerted) {
        return SuspectCredential.remedies(calls, findings, List.of(), alerted, Optional.empty()).stream()
                .findFirst();
    }

    private static JsonNode user(String name, String key) {
        return Json.object().put("type", "IAMUser").put("userName", name).put("accessKeyId", key);
    }

    private EvidenceLocation call(JsonNode identity, String region) {
        EvidenceLocation at = WorkloadDocuments.located("data/raw/events/" + calls.size() + ".json", identity)
                .evidence()
                .child("Events")
                .child(0);
        JsonNode entry = Json.object().put("eventSource", "ecs.amazonaws.com").set("userIdentity", identity);
        calls.add(new ControlCall(
                Instant.EPOCH.plusSeconds(calls.size()),
                "ecs",
                "RunTask",
                "bystander",
                Optional.empty(),
                Optional.empty(),
                region,
                Optional.empty(),
                "id-" + calls.size(),
                Json.object(),
                entry,
                false,
                at));
        return at;
    }

    /** At a field of the entry. */
    private void found(String rule, EvidenceLocation at) {
        findings.add(Finding.of(RuleBook.standard().rule(rule), "subject", "because", at.child("CloudTrailEvent")));
    }

    @Test
    void countsOmittedCredentials() {
        Stream.iterate(0, i -> i + 1)
                .limit(12)
                .forEach(i -> found("EXE-010", call(user("u" + i, "AKIAEXAMPLE000000" + (100 + i)), "eu-central-1")));

        assertThat(remedy("").orElseThrow().why()).contains("2 more credentials");
    }
}
