package org.ephemera.kubernetes.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.ephemera.collect.source.UnreadableBodyException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parses objects and other bodies, with limited memory. */
class SingleObjectViewTest {
    /** Larger than any real object. As a tree, its many small values take twenty times their bytes. */
    private static final int HOSTILE = 15 << 20;

    private static final int PIECE = 8192;

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":{\"b\":[1,2.5,true,null,\"\u00e9\"]}}"})
    void parsesAnObject(String body) throws IOException {
        assertThat(seen(JsonView.LARGEST_OBJECT, body + "\n").object()).hasToString(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":        | it is truncated
                         | it is truncated
            [{}]         | it is not an object
            "text"       | it is not an object
            null         | it is not an object
            {} {}        | more data follows after its end
            <html>       | it is not JSON
            """)
    void reportsABodyThatIsNotAnObject(String body, String why) throws IOException {
        assertThatThrownBy(seen(JsonView.LARGEST_OBJECT, body == null ? "" : body + "\n")::object)
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessage(why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":[ | {},
            {"a":[ | 0,
            {"a":[ | [[]],
            {"a":" | x
            {      | "k":{},
            """)
    void limitsMemoryForAHostileBody(String begin, String again) throws IOException {
        byte[] begins = begin.getBytes(StandardCharsets.UTF_8);
        byte[] piece = again.repeat(PIECE / again.length()).getBytes(StandardCharsets.UTF_8);
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        SingleObjectView view = new SingleObjectView();

        long before = thread.getCurrentThreadAllocatedBytes();
        view.write(begins, 0, begins.length);
        for (int sent = 0; sent < HOSTILE; sent += piece.length) {
            view.write(piece, 0, piece.length);
        }
        long taken = thread.getCurrentThreadAllocatedBytes() - before;

        assertThatThrownBy(view::object).hasMessage("one of its objects is larger than any object of the API");
        assertThat(taken).isLessThan(64 << 20);
    }

    @Test
    void rejectsAnObjectAboveASmallerLimit() throws IOException {
        String body = "{\"a\":\"" + "x".repeat(1000) + "\"}";

        assertThat(seen(body.length(), body).object().path("a").asText()).hasSize(1000);
        assertThatThrownBy(seen(body.length() - 10, body)::object).hasMessageContaining("larger than any");
    }

    private static SingleObjectView seen(long largest, String body) throws IOException {
        SingleObjectView view = new SingleObjectView(largest);
        try (view) {
            for (byte one : body.getBytes(StandardCharsets.UTF_8)) {
                view.write(one);
            }
        }
        return view;
    }
}
