/** The package's layout and its files: what was asked, what was received, what came of it (BagIt 1.0, RFC 8493). */
@NullMarked
package org.ephemera.format;

import org.jspecify.annotations.NullMarked;
