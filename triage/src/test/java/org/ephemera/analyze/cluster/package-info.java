/** Tests of Kubernetes cluster packages, from the stored responses to the report. */
@NullMarked
package org.ephemera.analyze.cluster;

import org.jspecify.annotations.NullMarked;
