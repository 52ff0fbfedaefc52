/** Strict parsers of the names, lines and documents of a package; none of them reads a file or reports a finding. */
@NullMarked
package org.ephemera.verify.parse;

import org.jspecify.annotations.NullMarked;
