/** Real servers that stand in for Azure in tests. */
@NullMarked
package org.ephemera.azure.testing;

import org.jspecify.annotations.NullMarked;
