/** Plans items: what follows from a container group, an app, a cluster or a pod. */
@NullMarked
package org.ephemera.azure.plan;

import org.jspecify.annotations.NullMarked;
