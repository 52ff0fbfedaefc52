/** Parsers of container fields that several platforms use in the same form. */
@NullMarked
package org.ephemera.analyze.parse.container;

import org.jspecify.annotations.NullMarked;
