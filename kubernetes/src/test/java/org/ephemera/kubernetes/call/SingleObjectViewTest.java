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

/** Whatever comes in place of an object: one that can be held is held, and no more memory is taken than such a one takes. */
class SingleObjectViewTest {
    /** Larger than any real object, and in many small values, each of which takes twenty times its bytes as a tree. */
    private static final int HOSTILE = 15 << 20;

    private static final int PIECE = 8192;

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"a\":{\"b\":[1,2.5,true,null,\"\u00e9\"]}}"})
    void holdsAnObject(String body) throws IOException {
        assertThat(seen(JsonView.LARGEST_OBJECT, body + "\n").object()).hasToString(body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {"a":        | it ends before its end
                         | it ends before its end
            [{}]         | it is no object
            "text"       | it is no object
            null         | it is no object
            {} {}        | something follows after its end
            <html>       | it is no JSON
            """)
    void saysWhatIsNone(String body, String why) throws IOException {
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
    void takesNoMoreMemoryThanTheLargestObject(String begin, String again) throws IOException {
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

        assertThatThrownBy(view::object).hasMessage("one of its objects is larger than any that the API keeps");
        assertThat(taken).isLessThan(64 << 20);
    }

    @Test
    void holdsLessWhereLessIsToCome() throws IOException {
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
