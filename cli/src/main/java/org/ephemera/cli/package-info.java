/** The command line. */
@NullMarked
package org.ephemera.cli;

import org.jspecify.annotations.NullMarked;
