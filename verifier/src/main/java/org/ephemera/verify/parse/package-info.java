/** Strict parsers of the names, lines and documents of a package. They do not read files and do not report results. */
@NullMarked
package org.ephemera.verify.parse;

import org.jspecify.annotations.NullMarked;
