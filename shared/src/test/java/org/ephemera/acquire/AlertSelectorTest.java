package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.model.AlertSeverity;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertSelectorTest {
    private static final String ARN =
            "arn:aws:ecs:eu-central-1:123456789012:task/shop/0f9a1b2c3d4e5f60718293a4b5c6d7e8";
    private static final Target TASK = new Target(
            "aws.ecs.task",
            ARN,
            Map.of(
                    "region",
                    "eu-central-1",
                    "account",
                    "123456789012",
                    "cluster",
                    "shop",
                    "group",
                    "service:checkout"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                                             | true",
                "{\"level\": [\"high\", \"critical\"]}                          | true",
                "{\"level\": [\"critical\"]}                                    | false",
                "{\"severity\": [{\"numeric\": [\">=\", 80]}]}                  | true",
                "{\"severity\": [{\"numeric\": [\">\", 80]}]}                   | false",
                "{\"cluster\": [\"shop\"], \"type\": [{\"prefix\": \"Exec\"}]}  | true",
                "{\"cluster\": [\"shop\"], \"type\": [{\"prefix\": \"Back\"}]}  | false",
                "{\"cluster\": [{\"anything-but\": [\"shop\"]}]}                | false",
                "{\"tags\": {\"env\": [\"prod\"]}}                              | true",
                "{\"tags\": {\"env\": [\"dev\"]}}                               | false",
                "{\"tags\": {\"owner\": [{\"exists\": false}]}}                 | true",
                "{\"$or\": [{\"level\": [\"low\"]}, {\"group\": [{\"suffix\": \":checkout\"}]}]} | true",
                "{\"kind\": [\"azure.aci.group\"]}                              | false",
                "{\"target\": [{\"wildcard\": \"arn:aws:ecs:*:task/shop/*\"}]}  | true",
                "{\"source\": [\"aws.guardduty\"], \"account\": [\"123456789012\"], \"region\": [\"eu-central-1\"]}"
                        + " | true",
            })
    void selectsByFieldsOfAlert(String pattern, boolean selected) {
        Optional<String> refusal =
                AlertSelector.of(Map.of(AlertSelector.SETTING, pattern)).refusal(finding(TASK));
        assertThat(refusal.isEmpty()).isEqualTo(selected);
        if (!selected) {
            assertThat(refusal.orElseThrow())
                    .isEqualTo("EPHEMERA_SELECTOR does not select it: source aws.guardduty, type"
                            + " 'Execution:Runtime/ReverseShell', severity 80 (high), target " + ARN);
        }
    }

    @Test
    void treatsUnknownFieldAsAbsent() {
        AcquisitionTrigger trigger =
                new AcquisitionTrigger(AcquisitionTrigger.Kind.ALERT, "aws.ecs", "1", Optional.empty());
        AlertSubject stopped = new AlertSubject(trigger, TASK, Optional.empty(), "");
        assertThat(selector("{\"level\": [\"high\"]}").refusal(stopped)).isPresent();
        assertThat(selector("{\"level\": [\"high\", {\"exists\": false}]}").refusal(stopped))
                .isEmpty();
        assertThat(selector("{\"level\": [\"high\"]}").refusal(stopped).orElseThrow())
                .contains("type '', severity unknown");
    }

    @Test
    void selectsEveryRequestOfUser() {
        AcquisitionTrigger trigger =
                new AcquisitionTrigger(AcquisitionTrigger.Kind.REQUEST, "ephemera", "1", Optional.empty());
        assertThat(selector("{\"level\": [\"critical\"]}")
                        .refusal(new AlertSubject(trigger, TASK, Optional.empty(), "")))
                .isEmpty();
    }

    /**
     * An attacker controls the names in an alert: they are compared as text, never interpreted as patterns, and
     * sanitized in messages.
     */
    @Test
    void comparesAlertValuesAsText() {
        Target odd = new Target("aws.ecs.task", "x\u001b[31m\"}", Map.of("cluster", "*", "group", "{\"exists\":true}"));
        assertThat(selector("{\"cluster\": [{\"wildcard\": \"sh*p\"}]}").refusal(finding(odd)))
                .hasValueSatisfying(reason -> assertThat(reason).endsWith("target x?[31m\"}"));
        assertThat(selector("{\"cluster\": [\"*\"]}").refusal(finding(odd))).isEmpty();
        assertThat(selector("{\"cluster\": [\"*\"]}").refusal(finding(TASK))).isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "high                              | it is not JSON at line 1",
                "[]                                | it is not a JSON object with fields",
                "{}                                | it is not a JSON object with fields",
                "{\"severty\": [\"high\"]}         | unknown field 'severty'; the fields of an alert are account,"
                        + " cluster,",
                "{\"$or\": [{\"x\": [1]}, {\"level\": [\"low\"]}]} | unknown field 'x'",
                "{\"level\": \"high\"}             | level? must be an object or an array",
                "{\"level\": {\"a\": [1]}}         | its 'level' is not a list of values",
                "{\"tags\": [\"env\"]}             | its 'tags' is not an object",
                "{\"severity\": [{\"numeric\": [\"over\", 7]}]} | numeric",
                "{\"level\": []}                   | empty",
            })
    void reportsInvalidPatternInOneSentence(String pattern, String why) {
        assertThatThrownBy(() -> selector(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("EPHEMERA_SELECTOR is not an EventBridge event pattern: ")
                .hasMessageEndingWith(
                        "; expected for example {\"level\": [\"high\", \"critical\"], \"cluster\":" + " [\"prod\"]}")
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).replace('`', '?'))
                        .doesNotContain("\n")
                        .containsIgnoringCase(why));
    }

    private static AlertSelector selector(String pattern) {
        return AlertSelector.of(Map.of(AlertSelector.SETTING, pattern));
    }

    private static AlertSubject finding(Target target) {
        AcquisitionTrigger trigger = new AcquisitionTrigger(
                AcquisitionTrigger.Kind.ALERT,
                "aws.guardduty",
                "Execution:Runtime/ReverseShell",
                "1",
                Optional.of(Instant.EPOCH),
                Optional.of(AlertSeverity.of(80, "8")));
        return new AlertSubject(
                trigger, target, Optional.empty(), "", RequestedWindow.OPEN, Map.of("env", "prod"), Optional.empty());
    }
}
