/** Packages of Kubernetes clusters, from the bodies to the report. */
@NullMarked
package org.ephemera.analyze.cluster;

import org.jspecify.annotations.NullMarked;
