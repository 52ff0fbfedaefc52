package org.ephemera.analyze.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.ephemera.analyze.model.ControlCall;
import org.ephemera.analyze.model.Finding;
import org.ephemera.analyze.model.Severity;
import org.junit.jupiter.api.Test;

/** Images and environment variables in calls. */
class CallSettingsTest {
    /** The call is the only record of the image and settings of a deleted task. */
    @Test
    void readsTheImagesAndSettingsOfCalls() throws IOException {
        ControlCall registered = CommandRulesTest.call("RegisterTaskDefinition", """
                {"family":"a","containerDefinitions":[{"name":"job","image":"acme/xmrig:6","environment":[
                  {"name":"POOL","value":"pool.example.org:3333"},{"name":"DB_PASSWORD","value":"geheim"}]}]}""", "{}", false);
        ControlCall run = CommandRulesTest.call("RunTask", """
                {"overrides":{"containerOverrides":[{"name":"web","environment":[{"name":"LD_PRELOAD","value":"/tmp/x.so"}]}]}}""", "{}", false);
        ControlCall pod = CommandRulesTest.audited("create", "pods", "jane", """
                {"spec":{"containers":[{"name":"app","image":"docker.io/acme/xmrig"}]}}""");
        ControlCall hidden = CommandRulesTest.call("RegisterTaskDefinition", """
                {"containerDefinitions":[{"name":"job","image":7,"environment":"HIDDEN_DUE_TO_SECURITY_REASONS"}]}""", "{}", false);
        List<Finding> findings = CommandRules.findings(List.of(), List.of(registered, run, pod, hidden), List.of())
                .findings();
        assertThat(findings)
                .extracting(f ->
                        f.rule().id() + " " + f.subject() + " " + f.severity().word())
                .contains(
                        "CMD-004 job critical", "CMD-004 a/b/app critical", "ENV-003 job critical", "ENV-002 web high");
        assertThat(findings)
                .filteredOn(f -> !f.rule().id().equals("NET-001"))
                .allSatisfy(f ->
                        assertThat(f.because()).contains("hands-on-keyboard").doesNotContain("geheim"));
        assertThat(CommandRules.findings(List.of(), List.of(registered.withError("AccessDenied")), List.of())
                        .findings())
                .noneMatch(f -> f.severity().atLeast(Severity.HIGH));
    }
}
