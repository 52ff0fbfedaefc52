/**
 * Reads pods and what surrounds them from the API server of any Kubernetes cluster, verbatim over HTTPS and without a client
 * library: the clouds' functions and the command line say only how a cluster is reached ({@link Clusters}).
 */
@NullMarked
package org.ephemera.kubernetes;

import org.jspecify.annotations.NullMarked;
