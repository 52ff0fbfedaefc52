package org.ephemera.lab.fault;

import java.time.Duration;

/** Fault that is injected into a call to a simulated cloud. */
public sealed interface Fault {

    /** Fault that replaces the response with an error. */
    sealed interface Refusal extends Fault {}

    record AccessDenied() implements Refusal {}

    record Throttled() implements Refusal {}

    record ServerError() implements Refusal {}

    record ExpiredCredentials() implements Refusal {}

    /** Fault that changes which items a page contains. A caller who follows all page tokens receives all items. */
    sealed interface Paging extends Fault {}

    /** The first page is empty but has a page token. */
    record EmptyPageWithToken() implements Paging {}

    record PageSize(int items) implements Paging {
        public PageSize {
            if (items < 1) {
                throw new IllegalArgumentException("Invalid page size; expected at least 1: " + items);
            }
        }
    }

    /** Every page has the same page token, and there is no last page. */
    record RepeatedToken() implements Paging {}

    /**
     * The link to the next page points to another server.
     *
     * @param home scheme, host and port of the other server
     */
    record LinkElsewhere(String home) implements Fault {}

    /** The link to the next page contains the filter and a vertical bar without URL encoding. */
    record BareLink() implements Fault {}

    /**
     * Azure returns this error.
     *
     * @param status HTTP status
     * @param code Azure error code
     */
    record ErrorResponse(int status, String code, String message) implements Fault {}

    /** The task is described as just stopped from this call on. */
    record TaskStopped() implements Fault {}

    /** The object has another UID from this call on: it was deleted and created again under the same name. */
    record Replaced() implements Fault {}

    /**
     * The object does not exist from this call on. Diagnostic settings are not supported by the resource type.
     */
    record Absent() implements Fault {}

    /** The page token of a list has expired. */
    record ContinueExpired() implements Fault {}

    /**
     * The resource has no metrics any more. A request for it alone returns 404.
     *
     * @param refused true if a batch with this resource returns 404 too, false if the response omits the resource
     */
    record NoMetrics(String id, boolean refused) implements Fault {}

    /** Azure Monitor refuses every metrics request with this aggregation: {@code Total}. */
    record NoAggregation(String name) implements Fault {}

    /** The log was rotated, so its first lines are in a file that is not read any more. */
    record LogRotated(int lines) implements Fault {}

    /** A message of the kubelet is returned with status 200 instead of the log. */
    record KubeletMessage(String text) implements Fault {}

    /** The response has fields and enum values that no released SDK defines. */
    record UnknownFields() implements Fault {}

    /** Fault that changes how the response is sent. */
    sealed interface Delivery extends Fault {}

    record Delayed(Duration duration) implements Delivery {}

    /** The connection is closed after half of the body. */
    record CutBody() implements Delivery {}

    /** The connection is reset after half of the body. */
    record ResetBody() implements Delivery {}

    /** Content-Length is half of the body length, but the complete body is sent. */
    record WrongLength() implements Delivery {}

    /** The body is compressed although the client did not request it. */
    record Gzipped() implements Delivery {}

    /** An error response has the header Retry-After. */
    record RetryAfter(Duration pause) implements Delivery {}

    /**
     * The time of the cloud is ahead of the clock, or behind it if negative. The Date header contains this time, and a
     * request that was signed at another time is refused.
     */
    record ClockSkew(Duration ahead) implements Delivery {}
}
