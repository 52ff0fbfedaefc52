/** YAML documents as JSON trees: the kubeconfig of an AKS cluster, and references that the command line compares with. */
@NullMarked
package org.ephemera.azure.yaml;

import org.jspecify.annotations.NullMarked;
