package org.ephemera.collect.source;

import java.util.Optional;
import org.ephemera.model.Outcome;
import org.ephemera.model.SanitizedText;

/**
 * A call that brought no answer, in the words that are the same whoever was asked.
 *
 * @param name of the call, e.g. {@code ecs:DescribeTasks}
 * @param status of the last HTTP answer, 0 if none came
 * @param code the service's own, or ours where there is no service to ask; "" if it gave none
 * @param message the service's own words; they are shown cut and escaped
 * @param attempts HTTP requests that were made
 * @param throttles how many of them were throttled
 */
public record FailedCall(String name, int status, String code, String message, int attempts, int throttles) {
    /** The answer is stored, but cannot be read. */
    public static final String UNREADABLE = "UnreadableAnswer";

    /** The connection ended before the whole body had come. */
    public static final String CUT_SHORT = "BodyCutShort";

    /** The time for the call was over before a whole answer had come. */
    public static final String OUT_OF_TIME = "OutOfTime";

    /** The deadline of the whole collection came before a request could be made, or made again. */
    public static final String DEADLINE = "DeadlineReached";

    private static final int LONGEST = 200;

    /** What became of an answer that did not come whole, or that nobody can read; empty if the call ended otherwise. */
    public Optional<Outcome> unfinished() {
        return Optional.ofNullable(
                switch (code) {
                    case UNREADABLE ->
                        failed("the answer to " + name + " is stored as it came, but it is not what " + name
                                + " answers" + said());
                    case CUT_SHORT ->
                        failed("the answer to " + name + " broke off in " + tries() + said()
                                + "; check the network and collect again");
                    case OUT_OF_TIME ->
                        failed("no whole answer to " + name + " had come when the time for it was over, in " + tries()
                                + said() + "; check the network, and collect again with more time");
                    case DEADLINE ->
                        failed("the time of the collection was over before " + name + " was answered, after " + tries()
                                + "; collect again with more time");
                    default -> null;
                });
    }

    /** @param when it should be collected again: "the account's other callers are quiet" */
    public Outcome throttled(String when) {
        return new Outcome.Failed(
                code.isEmpty() ? "Throttling" : code,
                name + " was throttled " + times(throttles) + " in " + counted(attempts)
                        + " and given up; collect again when " + when);
    }

    /** The service knows nothing of the name it was asked about. */
    public Outcome notFound() {
        return new Outcome.Expired(name + " found nothing of that name (" + SanitizedText.of(known()) + said()
                + "): it was deleted, or it never existed");
    }

    /** The service answered with an error that no table knows. */
    public Outcome failed() {
        return failed(name + " failed with HTTP " + status + " after " + tries() + said());
    }

    /** @param message begins with a small letter and says what to do */
    public Outcome.Failed failed(String message) {
        return new Outcome.Failed(known(), message);
    }

    /** ": what the service said"; "" if it said nothing. */
    public String said() {
        String said = SanitizedText.of(message, LONGEST);
        return said.isBlank() ? "" : ": " + said;
    }

    /** "5 attempts (throttled 3 times)". */
    public String tries() {
        return counted(attempts) + (throttles == 0 ? "" : " (throttled " + times(throttles) + ")");
    }

    private String known() {
        if (!code.isEmpty()) {
            return code;
        }
        return status == 0 ? "Unreachable" : "HTTP " + status;
    }

    /** "once", "3 times". */
    private static String times(int attempts) {
        return attempts == 1 ? "once" : attempts + " times";
    }

    /** "no attempt", "one attempt", "3 attempts". */
    private static String counted(int attempts) {
        return switch (attempts) {
            case 0 -> "no attempt";
            case 1 -> "one attempt";
            default -> attempts + " attempts";
        };
    }
}
