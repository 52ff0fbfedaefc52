/** Sources of a cluster: each reads one artifact. {@link KubernetesSources} lists all of them. */
@NullMarked
package org.ephemera.kubernetes.source;

import org.jspecify.annotations.NullMarked;
