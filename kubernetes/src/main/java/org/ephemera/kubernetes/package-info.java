/**
 * Collection of pods and related objects from the API server of any Kubernetes cluster, verbatim over HTTPS and without
 * a client library. The functions of the clouds and the command line only provide the connection ({@link
 * ClusterConnections}).
 */
@NullMarked
package org.ephemera.kubernetes;

import org.jspecify.annotations.NullMarked;
