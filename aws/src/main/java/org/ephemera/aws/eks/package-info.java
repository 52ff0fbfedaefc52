/**
 * Sources of EKS: clusters and their parts, access, audit log, pod logs and metrics, and the connection to the API
 * server.
 */
@NullMarked
package org.ephemera.aws.eks;

import org.jspecify.annotations.NullMarked;
