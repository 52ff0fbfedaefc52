package org.ephemera.collect.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ephemera.format.PlannedItem;
import org.ephemera.model.Artifact;
import org.ephemera.model.TimeWindow;
import org.ephemera.model.Volatility;
import org.junit.jupiter.api.Test;

class ParameterCodecTest {
    private static final Instant TIME = Instant.parse("2026-12-01T10:00:00Z");

    enum Kind {
        TASK,
        SERVICE
    }

    record Place(String region, String account) {}

    record Gap(String code, @WrittenWhenEmpty String why) {}

    /** Value with a custom text form. */
    record Digits(List<Integer> all) {
        String toText() {
            return String.join("-", all.stream().map(String::valueOf).toList());
        }

        static Digits parse(String text) {
            return new Digits(
                    text.isEmpty()
                            ? List.of()
                            : List.of(text.split("-", -1)).stream()
                                    .map(Integer::valueOf)
                                    .toList());
        }
    }

    /** Element with a custom JSON form for lists. */
    record Name(String value) {
        static String toJson(List<Name> names) {
            return "[" + names.size() + "]";
        }

        static List<Name> fromJson(String json) {
            return List.of(new Name(json));
        }
    }

    record Everything(
            Place place,
            boolean routed,
            int limit,
            Kind kind,
            Instant from,
            Optional<Instant> to,
            Optional<String> os,
            @WrittenWhenEmpty String delivery,
            List<String> streams,
            @WrittenWhenEmpty List<String> known,
            List<Name> names,
            Digits digits,
            Optional<Gap> gap) {}

    record Flags(boolean routed, int limit, List<String> streams, Digits digits) {}

    private static final Everything FULL = new Everything(
            new Place("eu-central-1", "123456789012"),
            true,
            7,
            Kind.SERVICE,
            TIME,
            Optional.of(TIME.plusSeconds(1)),
            Optional.of("LINUX"),
            "blocking",
            List.of("a \"b\"", "ü"),
            List.of("c"),
            List.of(new Name("[2]")),
            new Digits(List.of(1, 2)),
            Optional.of(new Gap("DENIED", "no")));

    private static final Everything EMPTY = new Everything(
            new Place("", ""),
            false,
            0,
            Kind.TASK,
            TIME,
            Optional.empty(),
            Optional.empty(),
            "",
            List.of(),
            List.of(),
            List.of(),
            new Digits(List.of()),
            Optional.empty());

    @Test
    void writesEveryComponentUnderItsName() {
        assertThat(ParameterCodec.parameters(FULL))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("region", "eu-central-1"),
                        Map.entry("account", "123456789012"),
                        Map.entry("routed", "true"),
                        Map.entry("limit", "7"),
                        Map.entry("kind", "SERVICE"),
                        Map.entry("from", "2026-12-01T10:00:00Z"),
                        Map.entry("to", "2026-12-01T10:00:01Z"),
                        Map.entry("os", "LINUX"),
                        Map.entry("delivery", "blocking"),
                        Map.entry("streams", "[\"a \\\"b\\\"\",\"ü\"]"),
                        Map.entry("known", "[\"c\"]"),
                        Map.entry("names", "[1]"),
                        Map.entry("digits", "1-2"),
                        Map.entry("code", "DENIED"),
                        Map.entry("why", "no")));
    }

    @Test
    void writesNoEmptyValueUnlessMarked() {
        assertThat(ParameterCodec.parameters(EMPTY))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("kind", "TASK", "from", "2026-12-01T10:00:00Z", "delivery", "", "known", "[]"));
        assertThat(ParameterCodec.parameters(new Gap("", ""))).containsExactly(Map.entry("why", ""));
    }

    @Test
    void readsWhatItWrote() {
        ParameterCodec<Everything> codec = ParameterCodec.of(Everything.class);
        assertThat(codec.decode(ParameterCodec.parameters(EMPTY))).isEqualTo(EMPTY);
        Everything read = codec.decode(ParameterCodec.parameters(FULL));
        assertThat(read.names()).containsExactly(new Name("[1]"));
        assertThat(read).usingRecursiveComparison().ignoringFields("names").isEqualTo(FULL);
    }

    @Test
    void readsAPartOfTheParameters() {
        assertThat(ParameterCodec.of(Place.class).decode(item(Map.of("region", "eu-west-1", "other", "x"))))
                .isEqualTo(new Place("eu-west-1", ""));
    }

    @Test
    void readsAbsentAndEmptyTextsAsDifferentOptionals() {
        record Text(Optional<String> os) {}
        ParameterCodec<Text> codec = ParameterCodec.of(Text.class);
        assertThat(codec.decode(Map.of()).os()).isEmpty();
        assertThat(codec.decode(Map.of("os", "")).os()).contains("");
        assertThat(ParameterCodec.parameters(new Text(Optional.of("")))).containsExactly(Map.entry("os", ""));
    }

    @Test
    void rejectsAMalformedParameterWithoutItsValue() {
        for (Map<String, String> params :
                List.of(Map.of("limit", "hostile"), Map.of("streams", "hostile"), Map.of("digits", "hostile"))) {
            String name = params.keySet().iterator().next();
            assertThatThrownBy(() -> ParameterCodec.of(Flags.class).decode(item(params)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("aws.test.1")
                    .hasMessageContaining("invalid parameter " + name)
                    .hasMessageNotContaining("hostile");
        }
    }

    @Test
    void rejectsAbsentTimesAndUnknownConstants() {
        record Time(Instant from) {}
        record Choice(Kind kind) {}
        assertThatThrownBy(() -> ParameterCodec.of(Time.class).decode(item(Map.of())))
                .hasMessageContaining("from; expected an RFC 3339 time");
        assertThatThrownBy(() -> ParameterCodec.of(Choice.class).decode(item(Map.of("kind", "OTHER"))))
                .hasMessageContaining("kind; expected one of [TASK, SERVICE]");
    }

    @Test
    @SuppressWarnings("UnusedMethod") // the codec calls the constructor by reflection
    void rejectsARecordWhoseConstructorRejectsTheValues() {
        record Positive(int limit) {
            Positive {
                if (limit < 0) {
                    throw new IllegalArgumentException("negative");
                }
            }
        }
        assertThatThrownBy(() -> ParameterCodec.of(Positive.class).decode(item(Map.of("limit", "-1"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("aws.test.1");
    }

    @Test
    void rejectsARecordClassWithAnUnknownType() {
        record Odd(Object value) {}
        assertThatThrownBy(() -> ParameterCodec.of(Odd.class)).isInstanceOf(IllegalArgumentException.class);
    }

    private static PlannedItem item(Map<String, String> params) {
        Artifact artifact = new Artifact("aws.test", "a test", Volatility.V2, false, false, List.of(), List.of(), "");
        return PlannedItem.of("aws.test.1", artifact, TimeWindow.before(TIME, java.time.Duration.ofHours(1)), params);
    }
}
