/** Signs seals with a key in Azure Key Vault that cannot be exported. */
@NullMarked
package org.ephemera.azure.keyvault;

import org.jspecify.annotations.NullMarked;
