package org.ephemera.aws.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.ephemera.acquire.AlertSelection;
import org.ephemera.acquire.AlertSelector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selectors on real alerts of AWS: types, severities, tags and clusters. */
class SelectedAlertsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "finding-ecs-runtime  | {`type`: [{`prefix`: `CryptoCurrency:`}]}   | {`type`: [{`prefix`: `Backdoor:`}]}",
                "task-stopped         | {`type`: [`ECS Task State Change/STOPPED`]}  | {`type`: [`ECS Service Action/ERROR`]}",
                "finding-ecs-runtime  | {`level`: [`high`, `critical`]}              | {`level`: [`critical`]}",
                "service-action-error | {`severity`: [{`numeric`: [`>=`, 70]}]}      | {`severity`: [{`numeric`: [`>`, 70]}]}",
                "falco-talon          | {`level`: [`critical`]}                      | {`level`: [`low`]}",
                "securityhub-imported | {`tags`: {`env`: [`prod`]}}                  | {`tags`: {`env`: [`dev`]}}",
                "securityhub-v2       | {`tags`: {`env`: [`prod`]}}                  | {`tags`: {`owner`: [{`exists`: true}]}}",
                "alarm-service        | {`cluster`: [`shop`]}                        | {`cluster`: [`staging`]}",
                "finding-eks-exec     | {`cluster`: [`shop`], `namespace`: [`shop`]} | {`cluster`: [`staging`]}",
                "alarm-sns            | {`service`: [`checkout`]}                    | {`service`: [{`anything-but`: [`checkout`]}]}",
            })
    void selectsOnlyMatchingAlerts(String fixture, String pattern, String other) throws IOException {
        assertThat(of(fixture, pattern).selected()).hasSize(1);
        assertThat(of(fixture, pattern).leftOut()).isEmpty();
        assertThat(of(fixture, other).selected()).isEmpty();
        assertThat(of(fixture, other).leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).startsWith("EPHEMERA_SELECTOR does not select it"));
        assertThat(of(fixture, other).unplaced()).isEmpty();
    }

    private static AlertSelection of(String fixture, String pattern) throws IOException {
        AlertSelector selector = AlertSelector.of(Map.of(AlertSelector.SETTING, pattern.replace('`', '"')));
        String name = "/org/ephemera/aws/alert/" + fixture + ".json";
        try (InputStream in = Objects.requireNonNull(SelectedAlertsTest.class.getResourceAsStream(name), name)) {
            return AlertSelection.of(AlertParser.parse(in.readAllBytes()), selector, Instant.EPOCH);
        }
    }
}
