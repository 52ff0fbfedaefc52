/** The artifacts of a cluster, and the items that are planned of it before and after a pod is read. */
@NullMarked
package org.ephemera.kubernetes.plan;

import org.jspecify.annotations.NullMarked;
