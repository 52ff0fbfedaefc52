/**
 * Tests that compare {@code infra/azure} with the declarations of the code; node checks next to the files that the
 * Bicep is valid.
 */
@NullMarked
package org.ephemera.azure.infra;

import org.jspecify.annotations.NullMarked;
