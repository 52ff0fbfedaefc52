package org.ephemera.lab.fault;

import java.time.Duration;

/** One way in which a call goes wrong. */
public sealed interface Fault {

    /** Answered in place of what was asked. */
    sealed interface Refusal extends Fault {}

    record AccessDenied() implements Refusal {}

    record Throttled() implements Refusal {}

    record ServerError() implements Refusal {}

    record ExpiredCredentials() implements Refusal {}

    /** Changes which items a page holds; nothing is lost to a caller who follows the tokens. */
    sealed interface Paging extends Fault {}

    /** The first page holds nothing, and yet is not the last. */
    record EmptyPageWithToken() implements Paging {}

    record PageSize(int items) implements Paging {
        public PageSize {
            if (items < 1) {
                throw new IllegalArgumentException("A page holds at least one item, not " + items);
            }
        }
    }

    /** Every page names the next by the same token, and none is the last. */
    record RepeatedToken() implements Paging {}

    /**
     * The next page is said to be at another server.
     *
     * @param home scheme, host and port of it
     */
    record LinkElsewhere(String home) implements Fault {}

    /** The link to the next page holds the filter as it was asked, and a bar, and nothing of it is encoded. */
    record BareLink() implements Fault {}

    /**
     * Azure answers with this error in place of what was asked.
     *
     * @param status of HTTP
     * @param code Azure's own word for it
     */
    record Says(int status, String code, String message) implements Fault {}

    /** From this call on the task is described as one that has just stopped. */
    record TaskStopped() implements Fault {}

    /** From this call on an object of that name is another one, with another UID: it was deleted and made again. */
    record Replaced() implements Fault {}

    /** From this call on there is no such object; of diagnostic settings, that this kind of resource may have none. */
    record Absent() implements Fault {}

    /** A part of a list that is asked for by a token is asked for too late: the server has forgotten the list. */
    record ContinueExpired() implements Fault {}

    /**
     * Nobody has metrics of this resource any more: by itself it is not found.
     *
     * @param refused true if a batch that names it is not found either, false if it is left out of the answer
     */
    record NoMetrics(String id, boolean refused) implements Fault {}

    /** Azure Monitor refuses each question about metrics that asks for this aggregation: {@code Total}. */
    record NoAggregation(String name) implements Fault {}

    /** The log was rotated: its first lines are in a file that nobody reads any more. */
    record LogRotated(int lines) implements Fault {}

    /** In place of a log, and as if it were one, comes what the kubelet says of it. */
    record KubeletSays(String text) implements Fault {}

    /** The answer has fields and enum values that no released SDK knows. */
    record UnknownFields() implements Fault {}

    /** Changes how the answer travels. */
    sealed interface Delivery extends Fault {}

    record Delayed(Duration duration) implements Delivery {}

    /** The connection is closed after half of the body. */
    record CutBody() implements Delivery {}

    /** The connection is reset after half of the body. */
    record ResetBody() implements Delivery {}

    /** Half of the body's length is announced, and the whole of it is sent. */
    record WrongLength() implements Delivery {}

    /** The body is compressed, though nobody asked for it. */
    record Gzipped() implements Delivery {}

    /** A refusal says for how long the caller shall wait. */
    record RetryAfter(Duration pause) implements Delivery {}

    /**
     * The cloud's time is ahead of the clock (or behind it, when negative): its Date header tells it, and a request that
     * was signed at another time is refused.
     */
    record ClockSkew(Duration ahead) implements Delivery {}
}
