/** Elastic Kubernetes Service, as far as it reads. */
@NullMarked
package org.ephemera.lab.aws.eks;

import org.jspecify.annotations.NullMarked;
