package org.ephemera.aws.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.ephemera.collect.source.UnreadableBodyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTest {
    @Test
    void readsTaggedTimesAndSkipsUnknownValues() throws IOException {
        List<String> read = new ArrayList<>();
        MetricPage.parse(page(), (id, times, values, count) -> {
            for (int i = 0; i < count; i++) {
                read.add(id + " " + (long) times[i] + " " + values[i]);
            }
        });
        assertThat(read).containsExactly("m1 1764500000 0.5", "m1 1764500060 2.0");
    }

    /** Half-precision floats, an indefinite-length text, undefined, and a negative integer. */
    @Test
    void readsAllEncodingsOfValue() throws IOException {
        List<Object> read = new ArrayList<>();
        CborReader in = new CborReader(HexFormat.of().parseHex("9ff93c00" + "20" + "7f61616162ff" + "f7" + "ff"));
        in.array(() -> read.add(read.size() < 2 ? (Object) in.number() : in.text()));
        assertThat(read).containsExactly(1.0, -1.0, "ab", "");
    }

    @Test
    void rejectsBodyTruncatedAtAnyByte() throws IOException {
        byte[] page = page();
        for (int length = 0; length < page.length; length++) {
            byte[] cut = Arrays.copyOf(page, length);
            assertThatThrownBy(() -> MetricPage.parse(cut, (id, times, values, count) -> {}))
                    .as("of %s bytes", length)
                    .isInstanceOf(UnreadableBodyException.class);
        }
    }

    @Test
    void terminatesOnRandomBytes() throws IOException {
        Random random = new Random(7);
        byte[] page = page();
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = page.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Throwable thrown = catchThrowable(() -> MetricPage.parse(changed, (id, times, values, count) -> {}));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(UnreadableBodyException.class);
            }
        }
    }

    /** Lengths beyond the end of the body, deeply nested lists, a break, and a number instead of a map. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a1614d7b7fffffffffffffff61",
                "a1614d7a7fffffff61",
                "a1614d5b7fffffffffffffff61",
                "a1614d5a7fffffff61",
                "a1614d9b7fffffffffffffff",
                "a1614dbb7fffffffffffffff",
                "a1614d9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f9f",
                "a1614dff",
                "ff",
                "01",
                "a1694e657874546f6b656e01",
            })
    void rejectsHostileLengths(String hex) {
        assertThatThrownBy(() -> MetricPage.parse(HexFormat.of().parseHex(hex), (id, times, values, count) -> {}))
                .isInstanceOf(UnreadableBodyException.class);
    }

    private static byte[] page() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CBORGenerator cbor = new CBORFactory().createGenerator(out)) {
            cbor.writeStartObject();
            cbor.writeObjectFieldStart("New");
            cbor.writeBinaryField("bytes", new byte[] {1, 2});
            cbor.writeArrayFieldStart("list");
            cbor.writeNumber(1);
            cbor.writeEndArray();
            cbor.writeEndObject();
            cbor.writeArrayFieldStart("MetricDataResults");
            cbor.writeStartObject();
            cbor.writeStringField("Id", "m1");
            cbor.writeStringField("StatusCode", "Complete");
            cbor.writeArrayFieldStart("Timestamps");
            for (long time : new long[] {1764500000L, 1764500060L}) {
                cbor.writeTag(1);
                cbor.writeNumber(time);
            }
            cbor.writeEndArray();
            cbor.writeArrayFieldStart("Values");
            cbor.writeNumber(0.5);
            cbor.writeNumber(2);
            cbor.writeEndArray();
            cbor.writeEndObject();
            cbor.writeEndArray();
            cbor.writeNullField("NextToken");
            cbor.writeEndObject();
        }
        return out.toByteArray();
    }
}
