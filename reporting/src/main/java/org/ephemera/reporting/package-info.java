/** Writes reports to a store after the seal and finds baselines in it. */
@NullMarked
package org.ephemera.reporting;

import org.jspecify.annotations.NullMarked;
