package org.ephemera.collect.call;

import java.util.Optional;
import java.util.Set;
import org.ephemera.model.DetailCode;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * Failed call.
 *
 * @param status status of the last HTTP response; 0 if none arrived
 * @param code error code of the service, or one of the constants; "" if the service gave none
 * @param message message of the service or of the collector
 * @param origin component that wrote the message
 * @param attempts HTTP requests that were made
 * @param throttles number of throttled attempts
 * @param endpoint scheme, host and port; "" if nothing was sent
 */
public record ApiFailure(
        ApiOperation operation,
        int status,
        String code,
        String message,
        ErrorOrigin origin,
        int attempts,
        int throttles,
        String endpoint) {
    /** The response is stored but is not a response of the operation. */
    public static final String UNREADABLE = DetailCode.UNREADABLE_ANSWER;

    /** The response contains a credential, is not stored, and cannot be parsed. */
    public static final String UNREADABLE_SECRET = DetailCode.UNREADABLE_CREDENTIAL;

    /** The connection ended before the complete body arrived. */
    public static final String CUT_SHORT = DetailCode.BODY_CUT_SHORT;

    /** The time limit of the call passed before a complete response arrived. */
    public static final String OUT_OF_TIME = DetailCode.OUT_OF_TIME;

    /** The deadline of the run passed before another attempt could be made. */
    public static final String DEADLINE = DetailCode.DEADLINE_REACHED;

    /** No credentials are available; nothing was sent. */
    public static final String NO_CREDENTIALS = DetailCode.NO_CREDENTIALS;

    /** The response is larger than {@link ApiRequest#maxBytes} and was not read. */
    public static final String TOO_LARGE = DetailCode.BODY_TOO_LARGE;

    /** No connection could be established. */
    public static final String UNREACHABLE = DetailCode.UNREACHABLE;

    /** The server has no valid certificate for its name; nothing was sent. */
    public static final String UNTRUSTED = DetailCode.UNTRUSTED_SERVER;

    /** Codes of the collector; a service that returns one of them is treated as if it gave none. */
    private static final Set<String> RESERVED = Set.of(
            UNREADABLE,
            UNREADABLE_SECRET,
            CUT_SHORT,
            OUT_OF_TIME,
            DEADLINE,
            NO_CREDENTIALS,
            TOO_LARGE,
            UNREACHABLE,
            UNTRUSTED);

    private static final int LONGEST = 200;

    /** Creates a failure that no component of a cluster reported. */
    public ApiFailure(
            ApiOperation operation,
            int status,
            String code,
            String message,
            int attempts,
            int throttles,
            String endpoint) {
        this(operation, status, code, message, ErrorOrigin.OTHER, attempts, throttles, endpoint);
    }

    /** Reports whether only the collector uses this code. */
    public static boolean isReserved(String code) {
        return RESERVED.contains(code);
    }

    /** Reports whether a smaller response might have arrived completely. */
    public boolean isIncomplete() {
        return code.equals(OUT_OF_TIME) || code.equals(CUT_SHORT);
    }

    /** Returns the operation, for example {@code ecs:DescribeTasks}. */
    public String name() {
        return operation.key();
    }

    /** Returns the outcome of a response that is incomplete or unreadable; empty if the call failed otherwise. */
    public Optional<Outcome> unfinished() {
        String name = name();
        return Optional.ofNullable(
                switch (code) {
                    case UNREADABLE ->
                        failed("the response to " + name + " is stored as received, but it is not a valid response of "
                                + name + messageClause());
                    case UNREADABLE_SECRET ->
                        failed("the response to " + name + " is not a valid response of " + name
                                + "; it may contain a credential and was not stored");
                    case TOO_LARGE -> failed("the response to " + name + " was not read" + messageClause());
                    case CUT_SHORT ->
                        failed("the response to " + name + " was truncated in " + attemptsText() + messageClause()
                                + "; check the network and collect again");
                    case OUT_OF_TIME ->
                        failed("no complete response to " + name + " arrived within its time limit, in "
                                + attemptsText() + messageClause()
                                + "; check the network, and collect again with more time");
                    case DEADLINE ->
                        failed("the deadline of the collection passed before " + name + " returned a response, after "
                                + attemptsText() + "; collect again with more time");
                    default -> null;
                });
    }

    /**
     * Returns the outcome of a call that was throttled until its retries ended.
     *
     * @param when condition for another collection: "the account's other callers are quiet"
     */
    public Outcome throttled(String when) {
        return new Outcome.Failed(
                code.isEmpty() ? DetailCode.THROTTLING : code,
                name() + " was throttled " + times(throttles) + " in " + attemptsText(attempts)
                        + ", and no further retry was made; collect again when " + when);
    }

    /** Returns the outcome of a request for an object that the service does not have. */
    public Outcome notFound() {
        return new Outcome.Expired(name() + " found no object with that name (" + SanitizedText.of(detail())
                + messageClause() + "): it was deleted, or it never existed");
    }

    /** Returns the outcome of an error response without a more specific meaning. */
    public Outcome failed() {
        return failed(name() + " failed with HTTP " + status + " after " + attemptsText() + messageClause());
    }

    /**
     * Returns a failed outcome with the code of this failure.
     *
     * @param message sentence without a capital letter, with a remedy
     */
    public Outcome.Failed failed(String message) {
        return new Outcome.Failed(detail(), message);
    }

    /** Returns a colon and the message, truncated to 200 characters and escaped; "" if there is no message. */
    public String messageClause() {
        String text = SanitizedText.of(message, LONGEST);
        return text.isBlank() ? "" : ": " + text;
    }

    /** Returns the number of attempts: "5 attempts (throttled 3 times)". */
    public String attemptsText() {
        return attemptsText(attempts) + (throttles == 0 ? "" : " (throttled " + times(throttles) + ")");
    }

    private String detail() {
        if (!code.isEmpty()) {
            return code;
        }
        return status == 0 ? UNREACHABLE : "HTTP " + status;
    }

    private static String times(int number) {
        return number == 1 ? "once" : number + " times";
    }

    private static String attemptsText(int number) {
        return switch (number) {
            case 0 -> "no attempt";
            case 1 -> "one attempt";
            default -> number + " attempts";
        };
    }
}
