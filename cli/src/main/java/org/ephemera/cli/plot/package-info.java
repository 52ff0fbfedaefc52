/** Shows series of numbers: a line of blocks on a terminal, a drawing in a file. */
@NullMarked
package org.ephemera.cli.plot;

import org.jspecify.annotations.NullMarked;
