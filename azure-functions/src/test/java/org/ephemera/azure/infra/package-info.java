/** Holds {@code infra/azure} against what the code declares; that it is sound Bicep is checked beside it, by node. */
@NullMarked
package org.ephemera.azure.infra;

import org.jspecify.annotations.NullMarked;
