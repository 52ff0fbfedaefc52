/** The sources: each reads one artifact of a cluster. {@link KubernetesSources} lists all of them. */
@NullMarked
package org.ephemera.kubernetes.source;

import org.jspecify.annotations.NullMarked;
