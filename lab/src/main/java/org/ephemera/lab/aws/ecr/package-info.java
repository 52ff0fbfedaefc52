/** Simulated read operations of ECR for images: descriptions, manifests and configurations. */
@NullMarked
package org.ephemera.lab.aws.ecr;

import org.jspecify.annotations.NullMarked;
