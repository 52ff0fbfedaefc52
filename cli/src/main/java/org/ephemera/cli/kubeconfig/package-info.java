/** The way to a cluster that a kubeconfig shows, read with a library that nothing else loads. */
@NullMarked
package org.ephemera.cli.kubeconfig;

import org.jspecify.annotations.NullMarked;
