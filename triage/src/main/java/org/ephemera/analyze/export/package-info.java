/**
 * Writes what an analysis came to in forms that other programs read: JSON and SARIF, CSV, Timesketch's lines, log text. Words of the target
 * are bounded, never become a file's name, and start no formula.
 */
@NullMarked
package org.ephemera.analyze.export;

import org.jspecify.annotations.NullMarked;
