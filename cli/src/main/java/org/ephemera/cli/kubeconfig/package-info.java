/** Connections to clusters of a kubeconfig, parsed with a library that no other package loads. */
@NullMarked
package org.ephemera.cli.kubeconfig;

import org.jspecify.annotations.NullMarked;
