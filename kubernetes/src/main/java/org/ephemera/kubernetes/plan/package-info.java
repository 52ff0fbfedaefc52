/** Artifacts of a cluster, and the plans of its items before and after a pod is read. */
@NullMarked
package org.ephemera.kubernetes.plan;

import org.jspecify.annotations.NullMarked;
