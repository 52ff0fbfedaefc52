/** Source of container images in ECR. */
@NullMarked
package org.ephemera.aws.ecr;

import org.jspecify.annotations.NullMarked;
