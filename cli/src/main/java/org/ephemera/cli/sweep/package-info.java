/** Metric sweeps that run on this machine. */
@NullMarked
package org.ephemera.cli.sweep;

import org.jspecify.annotations.NullMarked;
