/** Plots of series: sparklines for terminals and SVG files. */
@NullMarked
package org.ephemera.cli.plot;

import org.jspecify.annotations.NullMarked;
