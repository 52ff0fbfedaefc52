/**
 * Calls to an API server: operations and requests, transport with retries and deadlines, paging of lists, and refusals.
 */
@NullMarked
package org.ephemera.kubernetes.call;

import org.jspecify.annotations.NullMarked;
