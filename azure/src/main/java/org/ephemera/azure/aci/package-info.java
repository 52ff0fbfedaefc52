/** Reads container groups of Azure Container Instances: definition, events, logs. */
@NullMarked
package org.ephemera.azure.aci;

import org.jspecify.annotations.NullMarked;
