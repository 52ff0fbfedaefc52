/**
 * Sweeps: scheduled collection of all container metrics of an account or subscription. Each closed day is fetched once,
 * before the retention of the metrics ends, into sealed packages with an index.
 */
@NullMarked
package org.ephemera.sweep;

import org.jspecify.annotations.NullMarked;
