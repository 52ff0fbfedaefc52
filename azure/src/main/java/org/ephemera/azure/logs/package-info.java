/** Reads rows of Log Analytics workspaces, and the diagnostic settings that send logs there. */
@NullMarked
package org.ephemera.azure.logs;

import org.jspecify.annotations.NullMarked;
