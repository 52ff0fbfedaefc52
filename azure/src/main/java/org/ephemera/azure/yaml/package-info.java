/** YAML documents as JSON trees: the kubeconfig of an AKS cluster, and reference specifications of the command line. */
@NullMarked
package org.ephemera.azure.yaml;

import org.jspecify.annotations.NullMarked;
