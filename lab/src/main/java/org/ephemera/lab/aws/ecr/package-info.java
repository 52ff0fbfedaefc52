/** ECR, as far as a reader asks for images: their descriptions, manifests and configs. */
@NullMarked
package org.ephemera.lab.aws.ecr;

import org.jspecify.annotations.NullMarked;
