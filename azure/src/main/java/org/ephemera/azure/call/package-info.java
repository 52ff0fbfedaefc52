/** The recorded call: connection and clients, what may be sent, retries, rate limits, paging, refusals. */
@NullMarked
package org.ephemera.azure.call;

import org.jspecify.annotations.NullMarked;
