/**
 * AWS clients and recorded calls: connection, credentials, roles, pagination, throttling and retry, rate limits,
 * timeouts, and outcomes of failed calls.
 */
@NullMarked
package org.ephemera.aws.call;

import org.jspecify.annotations.NullMarked;
