package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;

class MetricBatchTest {
    private static final Instant END = Instant.parse("2026-11-25T10:07:13.250Z");
    private static final TimeWindow FORTNIGHT = TimeWindow.before(END, Duration.ofDays(14));

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 17, 200, 1000})
    void keepsRequestLimitsAndAllSeries(int count) {
        List<CloudWatchMetric> series = series(count);
        for (Duration period : List.of(Duration.ofMinutes(1), Duration.ofMinutes(5))) {
            List<MetricBatch> batches = of(series, FORTNIGHT, END).stream()
                    .filter(batch -> batch.period().equals(period))
                    .toList();
            assertThat(batches.stream().flatMap(batch -> batch.series().stream()))
                    .containsExactlyElementsOf(series);
            assertThat(batches).allSatisfy(batch -> {
                long points = Duration.between(batch.from(), batch.to()).dividedBy(period) + 1;
                assertThat(batch.queries()).hasSizeLessThanOrEqualTo(500);
                assertThat(batch.queries().size() * points).isLessThanOrEqualTo(100_800);
                assertThat(batch.from().getEpochSecond() % period.toSeconds()).isZero();
                assertThat(batch.to()).isEqualTo(END);
            });
        }
    }

    @Test
    void usesMinutesForLastDayAndFiveMinutesForAll() {
        List<MetricBatch> batches = of(series(1), FORTNIGHT, END);
        assertThat(batches)
                .extracting(MetricBatch::from)
                .containsExactly(Instant.parse("2026-11-24T10:07:00Z"), Instant.parse("2026-11-11T10:05:00Z"));
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.queries())
                        .extracting(query -> query.metricStat().stat())
                        .containsExactly("Average", "Minimum", "Maximum", "SampleCount"));
    }

    /** Recent points count more: CloudWatch allows 180,000 recent data points a second and 396,000 older ones. */
    @Test
    void countsDataPointsLikeCloudWatch() {
        MetricBatch day =
                of(series(3), TimeWindow.before(END, Duration.ofDays(1)), END).getFirst();
        assertThat(day.points(END)).isEqualTo(3 * 4 * 1441);
        MetricBatch hour =
                of(series(3), TimeWindow.before(END, Duration.ofHours(1)), END).getFirst();
        assertThat(hour.points(END)).isEqualTo(3 * 4 * 61 * 22 / 10);
        assertThat(hour.points(END.plus(Duration.ofHours(3)))).isEqualTo(3 * 4 * 61);
    }

    @Test
    void createsValidQueryIds() {
        MetricBatch batch = of(series(5), FORTNIGHT, END).getFirst();
        assertThat(batch.queries())
                .extracting(MetricDataQuery::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z0-9_]*"));
    }

    /** After 63 days CloudWatch keeps one-hour points only, and returns none for finer periods. */
    @Test
    void usesHoursForOldPoints() {
        assertThat(of(series(1), FORTNIGHT, END.plus(Duration.ofDays(20))))
                .extracting(MetricBatch::period, MetricBatch::from, MetricBatch::to)
                .containsExactly(tuple(Duration.ofMinutes(5), Instant.parse("2026-11-11T10:05:00Z"), END));
        assertThat(of(series(1), FORTNIGHT, END.plus(Duration.ofDays(56))))
                .extracting(MetricBatch::period, MetricBatch::from, MetricBatch::to)
                .containsExactly(
                        tuple(Duration.ofMinutes(5), Instant.parse("2026-11-18T11:05:00Z"), END),
                        tuple(
                                Duration.ofHours(1),
                                Instant.parse("2026-11-11T10:00:00Z"),
                                Instant.parse("2026-11-18T11:07:13.250Z")));
        assertThat(of(series(1), FORTNIGHT, END.plus(Duration.ofDays(300))))
                .extracting(MetricBatch::period, MetricBatch::from, MetricBatch::to)
                .containsExactly(tuple(Duration.ofHours(1), Instant.parse("2026-11-11T10:00:00Z"), END));
    }

    /** CloudWatch returns no points after their retention, without an error. */
    @Test
    void detectsExpiredBatch() {
        List<MetricBatch> batches = of(series(1), FORTNIGHT, END.plus(Duration.ofDays(56)));
        MetricBatch fives = batches.getFirst();
        MetricBatch hours = batches.getLast();
        assertThat(fives.isTooLate(END.plus(Duration.ofDays(56)))).isFalse();
        assertThat(fives.isTooLate(END.plus(Duration.ofDays(56)).plus(Duration.ofMinutes(55))))
                .isFalse();
        assertThat(fives.isTooLate(END.plus(Duration.ofDays(56)).plus(Duration.ofMinutes(65))))
                .isTrue();
        assertThat(hours.isTooLate(END.plus(Duration.ofDays(100)))).isFalse();
        MetricBatch minutes = of(series(1), FORTNIGHT, END).getFirst();
        assertThat(minutes.isTooLate(END.plus(Duration.ofDays(13)))).isFalse();
        assertThat(minutes.isTooLate(END.plus(Duration.ofDays(15)))).isTrue();
    }

    private static List<MetricBatch> of(List<CloudWatchMetric> series, TimeWindow window, Instant now) {
        return MetricBatch.of(series, each -> window.from(), window, now);
    }

    private static List<CloudWatchMetric> series(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> CloudWatchMetric.of("N", "m" + i, Map.of("ClusterName", "c")))
                .toList();
    }
}
