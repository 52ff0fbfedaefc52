package org.ephemera.lab.aws.logs;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ephemera.lab.aws.api.AwsError;

/**
 * Page token of the simulated GetLogEvents: a position between two events of a stream, and the direction of reading.
 * The position is written with 56 digits, as in tokens of CloudWatch Logs.
 */
record StreamToken(boolean forward, long position) {

    private static final Pattern FORM = Pattern.compile("([fb])/(\\d{56})/s");

    static StreamToken parse(String token) throws AwsError {
        Matcher parts = FORM.matcher(token);
        if (!parts.matches()) {
            throw LogGroups.badToken();
        }
        try {
            return new StreamToken(parts.group(1).equals("f"), Long.parseLong(parts.group(2)));
        } catch (NumberFormatException e) {
            throw LogGroups.badToken();
        }
    }

    String text() {
        return "%s/%056d/s".formatted(forward ? "f" : "b", position);
    }
}
