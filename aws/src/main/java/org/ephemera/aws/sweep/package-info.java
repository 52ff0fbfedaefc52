/** Metric sweeps of an account: inventory, shards, fetching, and reading of what was stored. */
@NullMarked
package org.ephemera.aws.sweep;

import org.jspecify.annotations.NullMarked;
