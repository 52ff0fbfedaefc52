/** Metric sweeps of an AWS account: inventory, shards, queries, and parsing of the stored responses. */
@NullMarked
package org.ephemera.aws.sweep;

import org.jspecify.annotations.NullMarked;
