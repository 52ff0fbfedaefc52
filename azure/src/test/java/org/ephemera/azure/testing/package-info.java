/** Servers and fixtures that replace Azure in tests. */
@NullMarked
package org.ephemera.azure.testing;

import org.jspecify.annotations.NullMarked;
