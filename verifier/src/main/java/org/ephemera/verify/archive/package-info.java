/**
 * Readers for packages in one file. They read in place, never unpack, and do not trust the sizes that the archive
 * states.
 */
@NullMarked
package org.ephemera.verify.archive;

import org.jspecify.annotations.NullMarked;
