package org.ephemera.azure.source;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.ephemera.evidence.Extent;
import org.jspecify.annotations.Nullable;

/**
 * What a container's log holds. Each line begins with its time, as it was asked to.
 *
 * @param bytes in UTF-8
 * @param first time of the first line that has one
 * @param last time of the last line that has one
 */
record LogText(long bytes, long lines, Optional<Instant> first, Optional<Instant> last) {
    static LogText of(@Nullable String content) {
        String text = content == null ? "" : content;
        Optional<Instant> first = Optional.empty();
        Optional<Instant> last = Optional.empty();
        long lines = 0;
        for (int begin = 0; begin < text.length(); lines++) {
            int end = text.indexOf('\n', begin);
            int next = end < 0 ? text.length() : end;
            Optional<Instant> at = time(text, begin, next);
            first = first.or(() -> at);
            last = at.isPresent() ? at : last;
            begin = next + 1;
        }
        return new LogText(utf8(text), lines, first, last);
    }

    Extent extent() {
        return new Extent(lines, first, last, Optional.empty());
    }

    private static Optional<Instant> time(String text, int begin, int end) {
        int space = text.indexOf(' ', begin);
        if (space < 0 || space > end || space - begin > Instant.MAX.toString().length()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.substring(begin, space)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static long utf8(String text) {
        return text.codePoints()
                .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
                .sum();
    }
}
