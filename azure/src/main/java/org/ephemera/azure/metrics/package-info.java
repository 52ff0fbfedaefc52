/** Reads metrics of one target from Azure Monitor. */
@NullMarked
package org.ephemera.azure.metrics;

import org.jspecify.annotations.NullMarked;
