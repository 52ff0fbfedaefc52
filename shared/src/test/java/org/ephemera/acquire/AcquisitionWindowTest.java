package org.ephemera.acquire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.AcquisitionTrigger;
import org.ephemera.format.Requester;
import org.ephemera.model.RequestedWindow;
import org.ephemera.model.Target;
import org.ephemera.model.TimeWindow;
import org.ephemera.store.Retention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Time window of a package, computed from the request, the time of the alert and the clock. */
class AcquisitionWindowTest {
    private static final Instant OPENED = Instant.parse("2026-11-28T08:00:00.123Z");
    private static final Duration DAY = Duration.ofDays(1);

    private static TimeWindow window(
            AcquisitionTrigger.Kind kind, Instant eventTime, String createdAt, RequestedWindow requested) {
        return new AcquisitionRequest(
                        new Target("aws.ecs.task", "test:task/1", Map.of("createdAt", createdAt)),
                        new AcquisitionTrigger(kind, "test.alerts", "e-1", Optional.of(eventTime)),
                        new ReceivedEvent("{}".getBytes(StandardCharsets.UTF_8)),
                        new Requester("alice", Requester.Method.CLAIMED, false),
                        "",
                        Optional.empty(),
                        requested,
                        Retention.NONE)
                .window(OPENED);
    }

    private static TimeWindow ofAlert(Instant eventTime) {
        return window(AcquisitionTrigger.Kind.ALERT, eventTime, "", RequestedWindow.OPEN);
    }

    /**
     * GuardDuty reports a recurring finding every six hours, a queue keeps messages for days, and users enter alerts by
     * hand.
     */
    @ParameterizedTest
    @ValueSource(strings = {"PT1M", "PT6H", "PT25H", "P3D", "P89D"})
    void startsOneDayBeforeAlertWhenAlertIsDelayed(String late) {
        Instant alerted = OPENED.minus(Duration.parse(late));
        assertThat(ofAlert(alerted)).isEqualTo(new TimeWindow(alerted.minus(DAY), OPENED));
    }

    @Test
    void usesLastDayWhenTimeOfAlertIsImplausible() {
        TimeWindow usual = new TimeWindow(OPENED.minus(DAY), OPENED);
        assertThat(ofAlert(Instant.EPOCH)).isEqualTo(usual);
        assertThat(ofAlert(OPENED.plusSeconds(60))).isEqualTo(usual);
        assertThat(ofAlert(Instant.MIN)).isEqualTo(usual);
        assertThat(ofAlert(Instant.MAX)).isEqualTo(usual);
        assertThat(window(AcquisitionTrigger.Kind.REQUEST, OPENED.minus(Duration.ofDays(3)), "", RequestedWindow.OPEN))
                .isEqualTo(usual);
    }

    @Test
    void startsOneHourBeforeCreationOfTarget() {
        Instant alerted = OPENED.minus(Duration.ofDays(3));
        Instant created = alerted.minus(Duration.ofHours(2));
        assertThat(window(AcquisitionTrigger.Kind.ALERT, alerted, created.toString(), RequestedWindow.OPEN)
                        .from())
                .isEqualTo(created.minus(Duration.ofHours(1)));
    }

    @Test
    void usesRequestedWindowBeforeTimeOfAlert() {
        Instant from = OPENED.minus(Duration.ofHours(2));
        Instant to = OPENED.minus(Duration.ofDays(5));
        Instant alerted = OPENED.minus(Duration.ofDays(3));
        assertThat(window(
                        AcquisitionTrigger.Kind.ALERT,
                        alerted,
                        "",
                        new RequestedWindow(Optional.of(from), Optional.empty())))
                .isEqualTo(new TimeWindow(from, OPENED));
        assertThat(window(
                        AcquisitionTrigger.Kind.ALERT,
                        alerted,
                        "",
                        new RequestedWindow(Optional.empty(), Optional.of(to))))
                .isEqualTo(new TimeWindow(to.minus(DAY), to));
    }

    /**
     * A log line of a pod has nanoseconds; CloudWatch stores the same time truncated to milliseconds, which is earlier.
     */
    @Test
    void extendsWindowToFullMilliseconds() {
        Instant from = Instant.parse("2026-11-28T07:00:00.000000001Z");
        Instant to = Instant.parse("2026-11-28T07:00:00.000000002Z");
        assertThat(window(
                        AcquisitionTrigger.Kind.REQUEST,
                        OPENED,
                        "",
                        new RequestedWindow(Optional.of(from), Optional.of(to))))
                .isEqualTo(new TimeWindow(
                        Instant.parse("2026-11-28T07:00:00Z"), Instant.parse("2026-11-28T07:00:00.001Z")));
        Instant exact = Instant.parse("2026-11-28T07:00:00.005Z");
        assertThat(window(
                                AcquisitionTrigger.Kind.REQUEST,
                                OPENED,
                                "",
                                new RequestedWindow(Optional.empty(), Optional.of(exact)))
                        .to())
                .isEqualTo(exact);
    }
}
