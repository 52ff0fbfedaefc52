/**
 * Recorded API calls, the same for every cloud: request, attempts with retries within a deadline, stored response, failure,
 * rate limits and pagination. A module of a cloud adds one {@link org.ephemera.collect.call.Transport} for each protocol.
 */
@NullMarked
package org.ephemera.collect.call;

import org.jspecify.annotations.NullMarked;
