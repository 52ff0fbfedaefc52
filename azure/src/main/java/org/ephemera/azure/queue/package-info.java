/** Adds messages to queues of Azure Storage: work to do, and announced results. */
@NullMarked
package org.ephemera.azure.queue;

import org.jspecify.annotations.NullMarked;
