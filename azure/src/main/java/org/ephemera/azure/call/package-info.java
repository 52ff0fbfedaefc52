/** Recorded calls to Azure: connection, clients, allowed requests, retries, rate limits, pagination, error outcomes. */
@NullMarked
package org.ephemera.azure.call;

import org.jspecify.annotations.NullMarked;
