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

    /** The answer has fields and enum values that no released SDK knows. */
    record UnknownFields() implements Fault {}

    /** Changes how the answer travels. */
    sealed interface Delivery extends Fault {}

    record Delayed(Duration duration) implements Delivery {}

    /** The connection is closed after half of the body. */
    record CutBody() implements Delivery {}

    /** The Date header is ahead of the clock (or behind it, when negative). */
    record ClockSkew(Duration ahead) implements Delivery {}
}
