package org.ephemera.lab.aws;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.ephemera.lab.aws.api.AwsError;
import org.ephemera.lab.http.HttpCall;

/** Simulated check of the time at which a request to AWS was signed. The signature itself is not checked. */
final class SigningTimeCheck {

    /** Largest accepted clock difference: five minutes, plus 30 seconds for the transfer. */
    private static final Duration MOST = Duration.ofSeconds(330);

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'");

    private SigningTimeCheck() {}

    static void check(HttpCall call, Instant now) throws AwsError {
        String text = call.header("x-amz-date").orElse("");
        try {
            Instant signed = LocalDateTime.parse(text, FORM).toInstant(ZoneOffset.UTC);
            if (Duration.between(signed, now).abs().compareTo(MOST) > 0) {
                String wrong = signed.isBefore(now) ? "Signature expired: " : "Signature not yet current: ";
                throw new AwsError(
                        "InvalidSignatureException",
                        403,
                        wrong + text + ", now is " + FORM.format(now.atZone(ZoneOffset.UTC)));
            }
        } catch (DateTimeException e) {
            throw new AwsError("IncompleteSignatureException", 403, "Date must be in the form of ISO 8601: " + text);
        }
    }
}
