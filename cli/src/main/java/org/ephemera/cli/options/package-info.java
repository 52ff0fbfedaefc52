/** Options shared by several commands, and the requests that are built from them. */
@NullMarked
package org.ephemera.cli.options;

import org.jspecify.annotations.NullMarked;
