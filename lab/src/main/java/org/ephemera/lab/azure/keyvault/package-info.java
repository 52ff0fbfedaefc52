/** Azure Key Vault, as far as a signer needs it, with the token endpoint that its challenge leads to. */
@NullMarked
package org.ephemera.lab.azure.keyvault;

import org.jspecify.annotations.NullMarked;
