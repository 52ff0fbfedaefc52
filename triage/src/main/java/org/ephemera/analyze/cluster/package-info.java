/** Detection rules on a Kubernetes cluster (CLU): admission control, and ConfigMaps of pods. */
@NullMarked
package org.ephemera.analyze.cluster;

import org.jspecify.annotations.NullMarked;
