/** Parses containers as Docker describes them. */
@NullMarked
package org.ephemera.analyze.parse.docker;

import org.jspecify.annotations.NullMarked;
