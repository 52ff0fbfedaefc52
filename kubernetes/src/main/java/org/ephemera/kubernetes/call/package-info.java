/**
 * Calls to an API server: operations, requests, transport with retries and deadlines, pagination of lists, and
 * failures.
 */
@NullMarked
package org.ephemera.kubernetes.call;

import org.jspecify.annotations.NullMarked;
