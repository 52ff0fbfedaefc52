/** Puts messages on queues of Azure Storage: work to be done, and what came of it. */
@NullMarked
package org.ephemera.azure.queue;

import org.jspecify.annotations.NullMarked;
