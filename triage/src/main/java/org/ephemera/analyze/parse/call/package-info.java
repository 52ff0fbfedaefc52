/** Calls to control planes, independent of the log that recorded them. */
@NullMarked
package org.ephemera.analyze.parse.call;

import org.jspecify.annotations.NullMarked;
