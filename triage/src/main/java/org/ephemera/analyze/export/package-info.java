/**
 * Writes results of an analysis in formats of other programs: JSON and SARIF, CSV, Timesketch, log text. Text of the
 * target is limited in length and never becomes a file name or a formula.
 */
@NullMarked
package org.ephemera.analyze.export;

import org.jspecify.annotations.NullMarked;
