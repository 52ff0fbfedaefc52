package org.ephemera.aws.infra;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;
import org.ephemera.acquire.ParsedAlert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Alarms of the template on log lines of the functions. */
class AlarmsTest {
    private static final Template TEMPLATE = Template.read();

    /** An alarm fires for an alert without a container, because of the first words of the function's log line. */
    @ParameterizedTest
    @ValueSource(classes = {ParsedAlert.NoContainer.class, ParsedAlert.NotAnAlert.class})
    void raisesAlarmWhenAlertHasNoContainer(Class<? extends ParsedAlert.Unplaced> kind) throws Exception {
        ParsedAlert.Unplaced unplaced = kind.getConstructor(String.class).newInstance("a reason");
        assertThat(TEMPLATE.properties("UnplacedAlerts")
                        .required("FilterPattern")
                        .asText())
                .contains("?\"" + unplaced.status() + "\"");
        assertThat(TEMPLATE.properties("UnplacedAlerts")
                        .required("LogGroupName")
                        .asText())
                .isEqualTo("AlertLogs");
        assertThat(TEMPLATE.properties("UnplacedAlertsAlarm").required("MetricName"))
                .isEqualTo(TEMPLATE.properties("UnplacedAlerts").at("/MetricTransformations/0/MetricName"));
        assertThat(TEMPLATE.properties("UnplacedAlertsAlarm")
                        .at("/AlarmActions/0")
                        .asText())
                .isEqualTo("Troubles");
    }

    /** The alarm uses the log text: a package that is given up may be sealed as partial without a failed invocation. */
    @ParameterizedTest
    @ValueSource(strings = {"work failed: ID-0 delivery 1 IOException", "sealed ID as failed", "given up ID"})
    void raisesAlarmWhenWorkFailsOrIsGivenUp(String line) {
        JsonNode filter = TEMPLATE.properties("FailedSeals");
        assertThat(filter.required("LogGroupName").asText()).isEqualTo("WorkLogs");
        assertThat(Pattern.compile("\\?\"([^\"]+)\"")
                        .matcher(filter.required("FilterPattern").asText())
                        .results()
                        .map(term -> term.group(1)))
                .anyMatch(line::contains);
        assertThat(TEMPLATE.properties("FailedSealsAlarm").at("/AlarmActions/0").asText())
                .isEqualTo("Troubles");
    }

    /** The filter matches the line that {@code PlantedObjectsTest} finds in the log. */
    @ParameterizedTest
    @CsvSource({
        "ForeignObjects, WorkLogs",
        "ForeignObjectsInAlertLogs, AlertLogs",
        "ForeignObjectsInSweepLogs, SweepLogs"
    })
    void raisesAnAlarmWhenAForeignObjectIsLogged(String name, String logs) {
        JsonNode filter = TEMPLATE.properties(name);
        JsonNode alarm = TEMPLATE.properties("ForeignObjectsAlarm");
        assertThat(filter.required("LogGroupName").asText()).isEqualTo(logs);
        assertThat(filter.required("FilterPattern").asText()).isEqualTo("\"foreign object\"");
        for (String metric : List.of("MetricNamespace", "MetricName")) {
            assertThat(alarm.required(metric.replace("MetricNamespace", "Namespace")))
                    .isEqualTo(filter.at("/MetricTransformations/0/" + metric));
        }
        assertThat(alarm.at("/AlarmActions/0").asText()).isEqualTo("Troubles");
    }

    /**
     * A disabled schedule or a throttled function produces no error, but then no hour is packaged and lost work is not
     * found. A new stack has no data either, but its alarm does not change its state.
     */
    @Test
    void raisesAlarmWhenSweepStopsButNotBeforeItsFirstRun() {
        JsonNode alarm = TEMPLATE.properties("SweepErrorsAlarm");
        assertThat(alarm.required("TreatMissingData").asText()).isEqualTo("missing");
        assertThat(alarm.at("/InsufficientDataActions/0").asText()).isEqualTo("Troubles");
        assertThat(TEMPLATE.properties("SweepSchedule")
                        .required("ScheduleExpression")
                        .asText())
                .isEqualTo("rate(10 minutes)");
        assertThat(alarm.required("Period").asInt()
                        * alarm.required("EvaluationPeriods").asInt())
                .isGreaterThan(2 * 600);
        assertThat(alarm.required("DatapointsToAlarm").asInt()).isEqualTo(1);
    }
}
