/** Sweeps (collection of all container metrics of a scope) that run on this machine. */
@NullMarked
package org.ephemera.cli.sweep;

import org.jspecify.annotations.NullMarked;
