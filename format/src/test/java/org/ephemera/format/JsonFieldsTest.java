package org.ephemera.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading of single fields of an object that may have megabytes. */
class JsonFieldsTest {
    private static final Set<String> NAMES = Set.of("at", "same");
    private static final String LONG = "A".repeat(9 << 20);

    @Test
    void readsRequestedFieldsOnly() throws IOException {
        byte[] bytes = ("{\"event\":\"" + LONG + "\",\"in\":{\"at\":1},\"at\":\"now\",\"same\":true}")
                .getBytes(StandardCharsets.US_ASCII);
        Json.fields(new ByteArrayInputStream(bytes, 0, 1), NAMES); // loads classes
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        assertThat(Json.fields(new ByteArrayInputStream(bytes), NAMES))
                .contains(Json.object().put("at", "now").put("same", true));
        assertThat(thread.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"at\":", "\0\0", "\0\0{\0", "{\"at\":\"\u00ff", "{\"at\":\"LONG\"}"})
    void returnsEmptyWhenInputIsNotAnObject(String text) throws IOException {
        byte[] bytes = text.replace("LONG", LONG).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Json.fields(new ByteArrayInputStream(bytes), NAMES)).isEmpty();
    }
}
