package org.ephemera.aws.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.ephemera.aws.catalog.TrailCatalog;
import org.ephemera.collect.param.ParameterCodec;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.TimeWindow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries of a trail as filter patterns, and ARNs of trails' log groups. */
class TrailQueryTest {
    private static final TimeWindow HOUR =
            new TimeWindow(Instant.parse("2026-11-25T11:00:00Z"), Instant.parse("2026-11-25T12:00:00Z"));

    @Test
    void writesFilterPattern() throws IOException {
        TrailQuery names = new TrailQuery(
                TrailQuery.NAME, List.of("DeleteLogStream", "DeleteLogGroup"), "123456789012", "eu-west-1");
        assertThat(names.filterPattern())
                .isEqualTo("{ ($.awsRegion = \"eu-west-1\") && ($.recipientAccountId = \"123456789012\")"
                        + " && (($.eventName = \"DeleteLogStream\") || ($.eventName = \"DeleteLogGroup\")) }");
        assertThat(TrailQuery.of(item(names))).contains(names);

        TrailQuery one = TrailQuery.everywhere(TrailQuery.MENTION, List.of("service/prod/web"));
        TrailQuery two = TrailQuery.everywhere(TrailQuery.MENTION, List.of("0a1b", "a.b"));
        assertThat(one.filterPattern()).isEqualTo("\"service/prod/web\"");
        assertThat(two.filterPattern()).isEqualTo("?\"0a1b\" ?\"a.b\"");
    }

    /** No value of a target can leave its quotes. */
    @ParameterizedTest
    @ValueSource(strings = {"x\" || \"y", "x' OR '1'='1", "a|b", "%", "*", "{ $.x = 1 }", "a b", "a\nb", "", "x\\"})
    void rejectsValuesWithOtherCharacters(String value) throws IOException {
        assertThat(TrailQuery.hasAllowedCharacters(value)).isFalse();
        assertThat(TrailQuery.of(item(TrailQuery.everywhere(TrailQuery.MENTION, List.of("ab", value)))))
                .isEmpty();
        assertThat(TrailQuery.of(
                        item(new TrailQuery(TrailQuery.SOURCE, List.of("ecs.amazonaws.com"), "", value + "'"))))
                .isEmpty();
    }

    @Test
    void splitsValuesThatExceedOnePattern() {
        List<String> ids = Collections.nCopies(60, "0123456789abcdef0123456789abcdef");
        List<List<String>> parts = TrailQuery.split(ids, 1_000);
        assertThat(parts.stream().flatMap(List::stream)).hasSize(60);
        assertThat(parts)
                .hasSize(3)
                .allSatisfy(part -> assertThat(
                                TrailQuery.everywhere(TrailQuery.MENTION, part).filterPattern())
                        .hasSizeLessThan(1_024));
    }

    @Test
    void parsesTheArnOfALogGroup() {
        String group = "arn:aws:logs:us-west-2:123456789012:log-group:aws-cloudtrail-logs/x#1";
        assertThat(TrailLogGroup.parse(group + ":*"))
                .isEqualTo(new TrailLogGroup(group, "us-west-2", "123456789012", "aws-cloudtrail-logs/x#1"));
        assertThat(TrailLogGroup.of(Map.of(TrailLogGroup.SETTING, " "))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all | is not the ARN of a log group",
                "arn:aws:cloudtrail:us-west-2:123456789012:trail/all | is the ARN of a trail, not of its log group",
                "arn:aws:cloudtrail:us-west-2:123456789012:eventdatastore/0c1f2a3b-4d5e-6f70-8192-a3b4c5d6e7f8 | is an event data store of CloudTrail Lake, which",
                "arn:aws:logs:nowhere:123456789012:log-group:x | is not the ARN of a log group",
                "arn:aws:logs:us-west-2:1234:log-group:x | is not the ARN of a log group",
                "arn:aws:s3:::bucket/AWSLogs | is not the ARN of a log group"
            })
    void rejectsOtherArnsOfTrails(String arn, String why) {
        assertThatThrownBy(() -> TrailLogGroup.parse(arn))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageContaining("; give the ARN of the trail's log group, like arn:aws:logs:");
    }

    private static PlannedItem item(TrailQuery query) {
        return PlannedItem.of("aws.cloudtrail.log.1", TrailCatalog.TRAIL_LOG, HOUR, ParameterCodec.parameters(query));
    }
}
