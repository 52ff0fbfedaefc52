/** Packages that lie in one file: read in place, never unpacked, and never believed about their own size. */
@NullMarked
package org.ephemera.verify.archive;

import org.jspecify.annotations.NullMarked;
