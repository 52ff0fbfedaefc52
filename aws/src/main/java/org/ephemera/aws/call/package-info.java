/**
 * Clients of AWS and the calls made with them: connection, credentials and roles, recorded calls, paging, retry of throttled
 * calls, rate limits, time limits, and what a refused call means.
 */
@NullMarked
package org.ephemera.aws.call;

import org.jspecify.annotations.NullMarked;
