/** Parsers of Docker's container descriptions. */
@NullMarked
package org.ephemera.analyze.parse.docker;

import org.jspecify.annotations.NullMarked;
