/** Simulated read operations of Elastic Kubernetes Service. */
@NullMarked
package org.ephemera.lab.aws.eks;

import org.jspecify.annotations.NullMarked;
