package org.ephemera.store;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Period in which a store must refuse to delete or change an object.
 *
 * @param length empty exactly for {@link Mode#NONE}
 * @param legalHold true if the store must also refuse it until a user clears the hold, for an unlimited time
 */
public record Retention(Mode mode, Optional<Duration> length, boolean legalHold) {
    /** Modes of S3 Object Lock. A special permission can remove GOVERNANCE; no principal can remove COMPLIANCE. */
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
            throw new IllegalArgumentException("invalid retention: expected a length if and only if there is a mode");
        }
    }

    /**
     * Parses {@code none}, {@code hold}, {@code governance:DAYS} or {@code compliance:DAYS}. The last two may end with
     * {@code +hold}.
     */
    public static Retention parse(String text) {
        if (text.equals("none")) {
            return NONE;
        }
        if (text.equals(HOLD)) {
            return NONE.withLegalHold(true);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("invalid retention: '" + text
                    + "'; expected 'none', 'governance:DAYS' or 'compliance:DAYS', e.g. 'governance:30',"
                    + " with '+hold' at its end for a legal hold too, or 'hold' for a legal hold alone");
        }
        Mode mode = Mode.valueOf(form.group(1).toUpperCase(Locale.ROOT));
        Duration length = Duration.ofDays(Long.parseLong(form.group(2)));
        return new Retention(mode, Optional.of(length), form.group(3) != null);
    }

    /** Returns this retention with or without a legal hold. */
    public Retention withLegalHold(boolean hold) {
        return new Retention(mode, length, hold);
    }

    /** Reports whether the store has to lock objects. */
    public boolean isRequested() {
        return legalHold || mode != Mode.NONE;
    }

    /** Returns the end of the retention of a package that was opened at {@code openedAt}, truncated to seconds. */
    public Optional<Instant> until(Instant openedAt) {
        return length.map(days -> openedAt.plus(days).truncatedTo(ChronoUnit.SECONDS));
    }

    @Override
    public String toString() {
        Optional<String> term = length.map(days -> mode.name().toLowerCase(Locale.ROOT) + ":" + days.toDays());
        return legalHold ? term.map(text -> text + "+" + HOLD).orElse(HOLD) : term.orElse("none");
    }
}
