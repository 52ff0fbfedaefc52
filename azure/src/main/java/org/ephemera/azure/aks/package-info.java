/** Reads AKS clusters and the machines of their nodes, and connects to their API servers. */
@NullMarked
package org.ephemera.azure.aks;

import org.jspecify.annotations.NullMarked;
