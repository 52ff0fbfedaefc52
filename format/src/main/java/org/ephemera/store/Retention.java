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
 * @param legalHold whether it must refuse it besides until somebody clears the hold, however long that is
 */
public record Retention(Mode mode, Optional<Duration> length, boolean legalHold) {
    /** GOVERNANCE can be lifted by a special permission, COMPLIANCE by nobody (S3 Object Lock's terms). */
    public enum Mode {
        NONE,
        GOVERNANCE,
        COMPLIANCE
    }

    public static final Retention NONE = new Retention(Mode.NONE, Optional.empty(), false);
    private static final String HOLD = "hold";
    private static final Pattern FORM = Pattern.compile("(governance|compliance):([1-9][0-9]{0,4})(\\+hold)?");

    public Retention {
        if ((mode == Mode.NONE) != length.isEmpty()) {
            throw new IllegalArgumentException("a retention has a length exactly if it has a mode");
        }
    }

    /**
     * Parses {@code none}, {@code hold}, {@code governance:DAYS} or {@code compliance:DAYS}, each of these two with
     * {@code +hold} behind it or not.
     */
    public static Retention parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.equals(HOLD)) {
            return NONE.held(true);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("retention is 'none', 'governance:DAYS' or 'compliance:DAYS', e.g."
                    + " 'governance:30', with '+hold' behind it for a legal hold too, or 'hold' for that alone, not '"
                    + text + "'");
        }
        Mode mode = Mode.valueOf(form.group(1).toUpperCase(Locale.ROOT));
        Duration length = Duration.ofDays(Long.parseLong(form.group(2)));
        return new Retention(mode, Optional.of(length), form.group(3) != null);
    }

    /** The same term with a legal hold, or without. */
    public Retention held(boolean hold) {
        return new Retention(mode, length, hold);
    }

    /** True if a store has to lock anything. */
    public boolean isAsked() {
        return legalHold || mode != Mode.NONE;
    }

    /** The end of the retention of a package opened at {@code openedAt}, in whole seconds. */
    public Optional<Instant> until(Instant openedAt) {
        return length.map(days -> openedAt.plus(days).truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public String toString() {
        Optional<String> term = length.map(days -> mode.name().toLowerCase(Locale.ROOT) + ":" + days.toDays());
        return legalHold ? term.map(text -> text + "+" + HOLD).orElse(HOLD) : term.orElse("none");
    }
}
