/** Text output: escaping, styles, columns and the live progress line. */
@NullMarked
package org.ephemera.cli.terminal;

import org.jspecify.annotations.NullMarked;
