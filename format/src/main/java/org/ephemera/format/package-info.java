/** Layout and files of a package (BagIt 1.0, RFC 8493): request, responses and outcomes. */
@NullMarked
package org.ephemera.format;

import org.jspecify.annotations.NullMarked;
