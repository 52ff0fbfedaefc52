/** The formats in which trees are read and written. */
@NullMarked
package org.ephemera.lab.format;

import org.jspecify.annotations.NullMarked;
