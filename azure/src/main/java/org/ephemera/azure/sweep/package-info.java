/** Metric sweeps of many container groups: inventory, activity, shards, metrics. */
@NullMarked
package org.ephemera.azure.sweep;

import org.jspecify.annotations.NullMarked;
