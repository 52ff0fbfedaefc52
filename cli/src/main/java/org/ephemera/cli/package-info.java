/** Entry point and process environment of the command line. */
@NullMarked
package org.ephemera.cli;

import org.jspecify.annotations.NullMarked;
