package org.ephemera.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long a store must refuse to delete or change an object.
 *
 * @param length empty exactly for {@link Mode#NONE}
 */
public record Retention(Mode mode, Optional<Duration> length) {
    /** GOVERNANCE can be lifted by a special permission, COMPLIANCE by nobody (S3 Object Lock's terms). */
    public enum Mode {
        NONE,
        GOVERNANCE,
        COMPLIANCE
    }

    public static final Retention NONE = new Retention(Mode.NONE, Optional.empty());
    private static final Pattern FORM = Pattern.compile("(governance|compliance):([1-9][0-9]{0,4})");

    public Retention {
        if ((mode == Mode.NONE) != length.isEmpty()) {
            throw new IllegalArgumentException("a retention has a length exactly if it has a mode");
        }
    }

    /** Parses {@code none}, {@code governance:DAYS} or {@code compliance:DAYS}. */
    public static Retention parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("retention is 'none', 'governance:DAYS' or 'compliance:DAYS', e.g. "
                    + "'governance:30', not '" + text + "'");
        }
        Mode mode = Mode.valueOf(form.group(1).toUpperCase(Locale.ROOT));
        return new Retention(mode, Optional.of(Duration.ofDays(Long.parseLong(form.group(2)))));
    }

    /** The end of the retention of a package opened at {@code openedAt}, in whole seconds. */
    public Optional<Instant> until(Instant openedAt) {
        return length.map(days -> openedAt.plus(days).truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public String toString() {
        return length.map(days -> mode.name().toLowerCase(Locale.ROOT) + ":" + days.toDays())
                .orElse("none");
    }
}
