/** Copies of specifications that can be shared: every secret replaced by a mark, equal secrets by equal marks. */
@NullMarked
package org.ephemera.analyze.redact;

import org.jspecify.annotations.NullMarked;
