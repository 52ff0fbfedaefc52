package org.ephemera.azure.alert;

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

/** Tests of alert selectors on alerts as Azure sends them: types, severities, tags and clusters. */
class SelectedAlertsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "metric-group       | {`type`: [`Metric/checkout-cpu`]}                | {`type`: [{`prefix`: `Log/`}]}",
                "defender-api-group | {`type`: [`ACI_DigitalCurrencyMining`]}          | {`type`: [{`prefix`: `K8S`}]}",
                "grid-exec          | {`type`: [{`suffix`: `/exec/action`}]}           | {`type`: [{`suffix`: `/delete`}]}",
                "metric-group       | {`severity`: [{`numeric`: [`>=`, 70]}]}          | {`severity`: [{`numeric`: [`>`, 70]}]}",
                "log-by-resource    | {`level`: [`critical`]}                          | {`level`: [`low`, `medium`]}",
                "metric-group       | {`tags`: {`env`: [`prod`], `team`: [`shop`]}}    | {`tags`: {`team`: [`search`]}}",
                "log-by-resource    | {`tags`: {`env`: [`prod`]}}                      | {`tags`: {`owner`: [{`exists`: true}]}}",
                "log-aks-pod        | {`cluster`: [`prod`], `namespace`: [`shop`]}     | {`cluster`: [`staging`]}",
                "defender-activity-aks-pod | {`cluster`: [`prod`]}                     | {`cluster`: [{`anything-but`: [`prod`]}]}",
                "defender-group     | {`resourceGroup`: [{`equals-ignore-case`: `shop`}]} | {`resourceGroup`: [`other`]}",
            })
    void selectsMatchingAlertsOnly(String fixture, String pattern, String other) throws IOException {
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
        String name = fixture + ".json";
        try (InputStream in = Objects.requireNonNull(SelectedAlertsTest.class.getResourceAsStream(name), name)) {
            return AlertSelection.of(AlertParser.parse(in.readAllBytes()), selector, Instant.EPOCH);
        }
    }
}
